/* near-spec-private.h — what both readers of a spec share: storing a value and checking it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * @where: what messages call the place: "spec.rate", "--rate"
 */
#pragma once

#include "near-spec.h"

G_BEGIN_DECLS

/* Whether the member has a legal value. */
gboolean _near_spec_check_field (const NearSpecField *field, gconstpointer spec, const char *where,
                                 GError **error);

/* These store and check; after a failure the member is undefined. */
gboolean _near_spec_put_boolean (const NearSpecField *field, gpointer spec, gboolean value);
gboolean _near_spec_put_integer (const NearSpecField *field, gpointer spec, gint64 value,
                                 const char *where, GError **error);
gboolean _near_spec_put_real (const NearSpecField *field, gpointer spec, double value,
                              const char *where, GError **error);
gboolean _near_spec_put_choice (const NearSpecField *field, gpointer spec, const char *id,
                                const char *where, GError **error);
gboolean _near_spec_put_flags (const NearSpecField *field, gpointer spec, const char *const *ids,
                               const char *where, GError **error);
gboolean _near_spec_put_list (const NearSpecField *field, gpointer spec, const gint64 *values,
                              gsize n, const char *where, GError **error);
gboolean _near_spec_put_text (const NearSpecField *field, gpointer spec, const char *text,
                              const char *where, GError **error);

NearSpecList _near_spec_get_list (const NearSpecField *field, gconstpointer spec);
guint _near_spec_get_bits (const NearSpecField *field, gconstpointer spec); /* CHOICE, FLAGS */
gint64 _near_spec_get_integer (const NearSpecField *field, gconstpointer spec);
const char *_near_spec_get_text (const NearSpecField *field, gconstpointer spec);

/* The keys of all fields; the strings stay the schema's: g_free(). */
const char **_near_spec_dup_keys (const NearSpecSchema *schema);

G_END_DECLS
