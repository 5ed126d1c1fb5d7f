/* near-spec-json.c — specs as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-json.h"
#include "near-spec-private.h"
#include "near-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* --- to JSON -------------------------------------------------------------------------------- */

static json_t *
flags_to_json (const NearSpecField *field, guint bits)
{
  json_t *array = json_array ();

  for (gsize row = 0; row < field->choices->n_rows; row++)
    if ((bits & (1u << row)) != 0)
      json_array_append_new (array, json_string (near_table_get (field->choices, row)->id));
  return array;
}

static json_t *
list_to_json (const NearSpecList *list)
{
  json_t *array = json_array ();

  for (guint i = 0; i < list->n; i++)
    json_array_append_new (array, json_integer (list->values[i]));
  return array;
}

static json_t *
field_to_json (const NearSpecField *field, gconstpointer spec)
{
  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      return json_boolean (_near_spec_get_bits (field, spec) != 0);
    case NEAR_SPEC_INTEGER:
      return json_integer (_near_spec_get_integer (field, spec));
    case NEAR_SPEC_REAL:
      return near_json_new_number (near_spec_get_number (field, spec));
    case NEAR_SPEC_CHOICE:
      return json_string (near_table_get (field->choices, _near_spec_get_bits (field, spec))->id);
    case NEAR_SPEC_FLAGS:
      return flags_to_json (field, _near_spec_get_bits (field, spec));
    case NEAR_SPEC_LIST:
      {
        NearSpecList list = _near_spec_get_list (field, spec);

        return list_to_json (&list);
      }
    case NEAR_SPEC_TEXT:
      return json_string (_near_spec_get_text (field, spec));
    default:
      g_assert_not_reached ();
    }
}

/**
 * near_spec_fields_to_json:
 * @spec: a valid one
 *
 * Returns: (transfer full): the inner object, keys in the order of the schema
 */
json_t *
near_spec_fields_to_json (const NearSpecSchema *schema, gconstpointer spec)
{
  json_t *object;

  g_return_val_if_fail (schema != NULL && spec != NULL, NULL);

  object = json_object ();
  for (gsize i = 0; i < schema->n_fields; i++)
    json_object_set_new (object, schema->fields[i].key, field_to_json (&schema->fields[i], spec));
  return object;
}

json_t *
near_spec_to_json (const NearSpecSchema *schema, gconstpointer spec)
{
  json_t *document;

  g_return_val_if_fail (schema != NULL && spec != NULL, NULL);

  document = json_object ();
  json_object_set_new (document, "lab", json_string (schema->lab));
  json_object_set_new (document, "version", json_integer (schema->version));
  json_object_set_new (document, "spec", near_spec_fields_to_json (schema, spec));
  return document;
}

/* --- from JSON ------------------------------------------------------------------------------ */

static gboolean
read_flags (const NearSpecField *field,
            gpointer spec,
            const json_t *object,
            const char *path,
            const char *where,
            GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  json_t *array;

  if (!near_json_get_array (object, path, field->key, &array, error))
    return FALSE;
  for (gsize i = 0; i < json_array_size (array); i++)
    {
      json_t *element = json_array_get (array, i);

      if (!json_is_string (element))
        {
          g_autofree char *shown = near_json_dump (element, FALSE);
          g_autofree char *all = near_table_dup_ids (field->choices, ", ");

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s[%zu]: %s is not one of: %s"), where, i, shown, all);
          return FALSE;
        }
      g_ptr_array_add (ids, (gpointer) json_string_value (element));
    }
  g_ptr_array_add (ids, NULL);
  return _near_spec_put_flags (field, spec, (const char *const *) ids->pdata, where, error);
}

static gboolean
read_list (const NearSpecField *field,
           gpointer spec,
           const json_t *object,
           const char *path,
           const char *where,
           GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  json_t *array;

  if (!near_json_get_array (object, path, field->key, &array, error))
    return FALSE;
  for (gsize i = 0; i < json_array_size (array); i++)
    {
      json_t *element = json_array_get (array, i);
      gint64 value = json_integer_value (element);

      if (!json_is_integer (element))
        {
          g_autofree char *shown = near_json_dump (element, FALSE);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s[%zu]: %s is not a whole number"), where, i, shown);
          return FALSE;
        }
      g_array_append_val (values, value);
    }
  return _near_spec_put_list (field, spec, (const gint64 *) (void *) values->data, values->len,
                              where, error);
}

static gboolean
read_field (const NearSpecField *field,
            gpointer spec,
            const json_t *object,
            const char *path,
            GError **error)
{
  g_autofree char *where = near_json_dup_path (path, field->key);
  gboolean boolean;
  gint64 integer;
  double real;
  const char *text;

  switch (field->kind)
    {
    case NEAR_SPEC_BOOLEAN:
      return near_json_get_boolean (object, path, field->key, &boolean, error)
             && _near_spec_put_boolean (field, spec, boolean);
    case NEAR_SPEC_INTEGER:
      return near_json_get_integer (object, path, field->key, G_MININT64, G_MAXINT64, &integer,
                                    error)
             && _near_spec_put_integer (field, spec, integer, where, error);
    case NEAR_SPEC_REAL:
      return near_json_get_number (object, path, field->key, -G_MAXDOUBLE, G_MAXDOUBLE, &real,
                                   error)
             && _near_spec_put_real (field, spec, real, where, error);
    case NEAR_SPEC_CHOICE:
      return near_json_get_string (object, path, field->key, &text, error)
             && _near_spec_put_choice (field, spec, text, where, error);
    case NEAR_SPEC_FLAGS:
      return read_flags (field, spec, object, path, where, error);
    case NEAR_SPEC_LIST:
      return read_list (field, spec, object, path, where, error);
    case NEAR_SPEC_TEXT:
      return near_json_get_string (object, path, field->key, &text, error)
             && _near_spec_put_text (field, spec, text, where, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * near_spec_patch_from_json:
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME for a key that is none, with the nearest that is;
 * NEAR_ERROR_PARSE for a wrong type; NEAR_ERROR_RANGE; those of near_spec_validate() for the whole
 */
gboolean
near_spec_patch_from_json (const NearSpecSchema *schema,
                           gpointer spec,
                           const json_t *object,
                           const char *path,
                           GError **error)
{
  g_autofree gpointer patched = NULL;
  g_autofree const char **keys = NULL;

  g_return_val_if_fail (schema != NULL && spec != NULL && object != NULL, FALSE);

  keys = _near_spec_dup_keys (schema);
  if (!near_json_check_keys (object, path, keys, error))
    return FALSE;
  patched = near_spec_copy (schema, spec);
  for (gsize i = 0; i < schema->n_fields; i++)
    if (json_object_get (object, schema->fields[i].key) != NULL
        && !read_field (&schema->fields[i], patched, object, path, error))
      return FALSE;
  if (!near_spec_validate (schema, patched, error))
    return FALSE;
  memcpy (spec, patched, schema->size);
  return TRUE;
}

/**
 * near_spec_from_json:
 *
 * Errors: NEAR_ERROR_UNSUPPORTED for a document of another lab; NEAR_ERROR_VERSION for one that a
 *   later program wrote; those of near_spec_patch_from_json()
 */
gboolean
near_spec_from_json (const NearSpecSchema *schema,
                     gpointer spec,
                     const json_t *document,
                     GError **error)
{
  static const char *const keys[] = { "lab", "version", "spec", "state", "program", NULL };
  g_autofree gpointer fresh = NULL;
  const char *lab;
  gint64 version;
  json_t *inner;

  g_return_val_if_fail (schema != NULL && spec != NULL && document != NULL, FALSE);

  if (!json_is_object (document))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("this is not an object {…} with “lab”, “version” and “spec”"));
      return FALSE;
    }
  if (!near_json_get_string (document, "", "lab", &lab, error))
    return FALSE;
  if (strcmp (lab, schema->lab) != 0)
    {
      g_autofree char *shown = near_text_excerpt (lab, -1, 40);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("lab: this is a document of the lab “%s”, not of “%s”"), shown, schema->lab);
      return FALSE;
    }
  if (!near_json_get_integer (document, "", "version", 1, G_MAXINT64, &version, error))
    return FALSE;
  if (version > schema->version)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_VERSION,
                   _ ("version: the document has version %" PRId64
                      ", and this program reads up to %d; open it with a newer Nearsight"),
                   version, schema->version);
      return FALSE;
    }
  if (!near_json_check_keys (document, "", keys, error)
      || !near_json_get_object (document, "", "spec", &inner, error))
    return FALSE;
  fresh = near_spec_new (schema);
  if (!near_spec_patch_from_json (schema, fresh, inner, "spec", error))
    return FALSE;
  memcpy (spec, fresh, schema->size);
  return TRUE;
}
