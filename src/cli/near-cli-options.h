/* near-cli-options.h — groups of options whose numbers have a decimal point in every locale
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As GOptionContext wants it. Values of G_OPTION_ARG_DOUBLE are finite and have a decimal point in every
 * locale, where GLib's own follow it. @check (nullable): looks at the values of @data once all are there, and
 * says in a G_OPTION_ERROR what does not fit. */
GOptionGroup *near_cli_group_new (const char *name, const char *title, const char *help,
                                  const GOptionEntry *entries,
                                  gboolean (*check) (gconstpointer data, GError **error),
                                  gconstpointer data);

G_END_DECLS
