/* near-json.h — JSON texts: strict reading, exact numbers, errors that name the key
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The getters take the path of @object as messages shall name it, file first:
 *     "run.json:"            its keys are named  run.json: rate
 *     "run.json: spec"       its keys are named  run.json: spec.rate
 * Every number reads back to the same double, in every locale.
 */
#pragma once

#include "near-error.h"

#include <jansson.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

/* Deeper texts are refused; nothing of ours goes beyond ten. */
#define NEAR_JSON_MAX_DEPTH 256

json_t *near_json_parse (const char *text, gsize n_bytes, const char *name, GError **error);
json_t *near_json_load (const char *path, GError **error);
char *near_json_dump (const json_t *value, gboolean pretty);
gboolean near_json_save (const json_t *value, const char *path, GError **error);

json_t *near_json_new_number (double value);
json_t *near_json_new_numbers (const double *values, gsize n);

char *near_json_dup_path (const char *path, const char *key);
char *near_json_dup_path_index (const char *path, gsize index);

gboolean near_json_check_keys (const json_t *object,
                               const char *path,
                               const char *const *allowed,
                               GError **error);
gboolean near_json_get_number (const json_t *object,
                               const char *path,
                               const char *key,
                               double minimum,
                               double maximum,
                               double *value,
                               GError **error);
gboolean near_json_get_integer (const json_t *object,
                                const char *path,
                                const char *key,
                                gint64 minimum,
                                gint64 maximum,
                                gint64 *value,
                                GError **error);
gboolean near_json_get_boolean (const json_t *object,
                                const char *path,
                                const char *key,
                                gboolean *value,
                                GError **error);
gboolean near_json_get_string (const json_t *object,
                               const char *path,
                               const char *key,
                               const char **value,
                               GError **error);
gboolean near_json_get_object (const json_t *object,
                               const char *path,
                               const char *key,
                               json_t **value,
                               GError **error);
gboolean near_json_get_array (const json_t *object,
                              const char *path,
                              const char *key,
                              json_t **value,
                              GError **error);
gboolean near_json_get_numbers (const json_t *object,
                                const char *path,
                                const char *key,
                                double minimum,
                                double maximum,
                                double **values,
                                gsize *n_values,
                                GError **error);

G_END_DECLS
