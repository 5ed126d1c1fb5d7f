/* near-file.h — whole files in and out, never half a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

gboolean near_file_read (const char *path,
                         gsize max_bytes,
                         char **data,
                         gsize *n_bytes,
                         GError **error);
gboolean near_file_write_atomic (const char *path,
                                 gconstpointer data,
                                 gsize n_bytes,
                                 GError **error);

G_END_DECLS
