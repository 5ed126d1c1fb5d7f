/* near-document-file.c — name.nearsight: a zip of spec.json and npy arrays
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   spec.json   { "lab", "version", "spec": {...}, "state": { "irreproducible" }, "program" }
 *   NAME.npy    the attachment NAME
 *
 * Other members are left alone when a file is read.
 */
#include "near-document-private.h"
#include "near-json.h"
#include "near-npy.h"
#include "near-text.h"
#include "near-zip.h"

#include "near-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SPEC_MEMBER "spec.json"
#define ARRAY_SUFFIX ".npy"
#define MAX_SPEC_BYTES ((gsize) 16 << 20)
#define MAX_ARRAY_BYTES ((gsize) 1 << 30)

/* --- saving --------------------------------------------------------------------------------- */

static char *
dup_spec_text (NearDocument *self)
{
  const char *reason = near_document_get_irreproducible (self);
  g_autoptr (json_t) document
      = near_spec_to_json (near_document_get_schema (self), near_document_get_spec (self));
  json_t *state = json_object ();

  json_object_set_new (state, "irreproducible",
                       reason != NULL ? json_string (reason) : json_null ());
  json_object_set_new (document, "state", state);
  json_object_set_new (document, "program", json_string (NEAR_VERSION));
  return near_json_dump (document, TRUE);
}

/**
 * near_document_save_copy:
 *
 * Atomic: a file that was at @path stays whole until the new one is. The document neither moves
 * there nor counts as saved.
 *
 * Errors: NEAR_ERROR_WRITE
 */
gboolean
near_document_save_copy (NearDocument *self, const char *path, GError **error)
{
  g_autoptr (NearZipWriter) writer = NULL;
  g_autoptr (GList) names = NULL;
  g_autofree char *text = NULL;
  GHashTable *attachments;

  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  writer = near_zip_writer_new ();
  text = dup_spec_text (self);
  near_zip_writer_add (writer, SPEC_MEMBER, text, strlen (text));
  attachments = _near_document_peek_attachments (self);
  names = g_list_sort (g_hash_table_get_keys (attachments), (GCompareFunc) strcmp);
  for (GList *i = names; i != NULL; i = i->next)
    {
      g_autofree char *member = g_strconcat (i->data, ARRAY_SUFFIX, NULL);
      g_autoptr (GBytes) bytes = near_npy_format (g_hash_table_lookup (attachments, i->data));

      near_zip_writer_add_bytes (writer, member, bytes);
    }
  return near_zip_writer_finish (writer, path, error);
}

/**
 * near_document_save:
 *
 * near_document_save_copy(), after which the document has that path and is not modified.
 */
gboolean
near_document_save (NearDocument *self, const char *path, GError **error)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!near_document_save_copy (self, path, error))
    return FALSE;
  _near_document_mark_saved (self, path);
  return TRUE;
}

/* --- opening -------------------------------------------------------------------------------- */

static json_t *
read_spec_member (NearZipReader *reader, const char *file, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_strconcat (file, ": " SPEC_MEMBER, NULL);
  gconstpointer data;
  gsize n_bytes;

  if (!near_zip_reader_has (reader, SPEC_MEMBER))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: there is no “" SPEC_MEMBER "” in it, so that this is not a document of "
                      "Nearsight; choose a file that Nearsight saved"),
                   file);
      return NULL;
    }
  bytes = near_zip_reader_read (reader, SPEC_MEMBER, MAX_SPEC_BYTES, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &n_bytes);
  return near_json_parse (data, n_bytes, name, error);
}

static const NearSpecSchema *
find_schema (const NearSpecSchema *const *schemas, const json_t *document, GError **error)
{
  g_autoptr (GString) labs = g_string_new (NULL);
  g_autofree char *shown = NULL;
  const char *lab;

  if (!json_is_object (document))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("this is not an object {…} with “lab”, “version” and “spec”"));
      return NULL;
    }
  if (!near_json_get_string (document, "", "lab", &lab, error))
    return NULL;
  for (gsize i = 0; schemas[i] != NULL; i++)
    {
      if (strcmp (schemas[i]->lab, lab) == 0)
        return schemas[i];
      g_string_append_printf (labs, "%s%s", i == 0 ? "" : ", ", schemas[i]->lab);
    }
  shown = near_text_excerpt (lab, -1, 40);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("lab: there is no lab “%s” here; there are: %s. A newer Nearsight may have it"),
               shown, labs->str);
  return NULL;
}

/* @reason: borrowed from @document; NULL if the promise holds */
static gboolean
read_state (const json_t *document, const char **reason, GError **error)
{
  static const char *const keys[] = { "irreproducible", NULL };
  json_t *state;

  *reason = NULL;
  if (json_object_get (document, "state") == NULL)
    return TRUE;
  if (!near_json_get_object (document, "", "state", &state, error)
      || !near_json_check_keys (state, "state", keys, error))
    return FALSE;
  if (json_object_get (state, "irreproducible") == NULL
      || json_is_null (json_object_get (state, "irreproducible")))
    return TRUE;
  return near_json_get_string (state, "state", "irreproducible", reason, error);
}

static GHashTable *
read_arrays (NearZipReader *reader, const char *file, GError **error)
{
  g_autoptr (GHashTable) arrays = _near_attachments_new ();

  for (gsize i = 0; i < near_zip_reader_get_n (reader); i++)
    {
      const char *member = near_zip_reader_get_name (reader, i);
      g_autofree char *name = g_strdup_printf ("%s: %s", file, member);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GError) reason = NULL;
      gconstpointer data;
      gsize n_bytes;
      NearArray *array;

      if (!g_str_has_suffix (member, ARRAY_SUFFIX) || strlen (member) == strlen (ARRAY_SUFFIX))
        continue;
      bytes = near_zip_reader_read (reader, member, MAX_ARRAY_BYTES, error);
      if (bytes == NULL)
        return NULL;
      data = g_bytes_get_data (bytes, &n_bytes);
      array = near_npy_parse (data, n_bytes, name, &reason);
      if (array == NULL)
        {
          g_set_error (error, reason->domain, reason->code,
                       _ ("%s; the document is damaged: take an earlier copy of it"),
                       reason->message);
          return NULL;
        }
      g_hash_table_insert (arrays, g_strndup (member, strlen (member) - strlen (ARRAY_SUFFIX)),
                           array);
    }
  return g_steal_pointer (&arrays);
}

/**
 * near_document_open:
 *
 * Errors: NEAR_ERROR_NO_FILE; NEAR_ERROR_PARSE for a broken or foreign file; NEAR_ERROR_VERSION for
 *   one of a later program; NEAR_ERROR_UNSUPPORTED for a lab that is not in @schemas; those of
 *   near_spec_from_json(). Messages begin with the file and the member
 * Returns: (transfer full): a document that is not modified and has no history
 */
NearDocument *
near_document_open (const char *path, const NearSpecSchema *const *schemas, GError **error)
{
  g_autoptr (NearZipReader) reader = NULL;
  g_autoptr (json_t) document = NULL;
  g_autoptr (GHashTable) arrays = NULL;
  g_autofree gpointer spec = NULL;
  g_autofree char *file = NULL;
  const NearSpecSchema *schema;
  const char *reason;

  g_return_val_if_fail (path != NULL && schemas != NULL, NULL);

  file = g_filename_display_name (path);
  reader = near_zip_reader_open (path, error);
  if (reader == NULL)
    return NULL;
  document = read_spec_member (reader, file, error);
  if (document == NULL)
    return NULL;
  schema = find_schema (schemas, document, error);
  if (schema != NULL)
    spec = near_spec_new (schema);
  if (schema == NULL || !near_spec_from_json (schema, spec, document, error)
      || !read_state (document, &reason, error))
    {
      g_prefix_error (error, "%s: " SPEC_MEMBER ": ", file);
      return NULL;
    }
  arrays = read_arrays (reader, file, error);
  if (arrays == NULL)
    return NULL;
  return _near_document_new_take (schema, g_steal_pointer (&spec), g_steal_pointer (&arrays),
                                  reason, path);
}
