/* test-document.c — undo, saved state and files of documents
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "lab-test-spec.h"
#include "near-document.h"
#include "near-file.h"
#include "near-json.h"
#include "near-npy.h"
#include "near-test.h"
#include "near-zip.h"

#include <glib/gstdio.h>
#include <string.h>

static const NearSpecSchema *const schemas[] = { &test_schema, NULL };

typedef struct
{
  int n_changed;
  NearDocumentChange last;
  GString *notified;
} Watch;

static void
on_changed (NearDocument *document, NearDocumentChange change, gpointer user_data)
{
  Watch *watch = user_data;

  watch->n_changed++;
  watch->last = change;
}

static void
on_notify (NearDocument *document, GParamSpec *pspec, gpointer user_data)
{
  Watch *watch = user_data;

  g_string_append_printf (watch->notified, "%s ", pspec->name);
}

static NearDocument *
watched_document (Watch *watch)
{
  NearDocument *document = near_document_new (&test_schema);

  *watch = (Watch){ .notified = g_string_new (NULL) };
  g_signal_connect (document, "changed", G_CALLBACK (on_changed), watch);
  g_signal_connect (document, "notify", G_CALLBACK (on_notify), watch);
  return document;
}

static void
drop (NearDocument *document, Watch *watch)
{
  g_assert_finalize_object (document);
  g_string_free (watch->notified, TRUE);
}

static void
assert_state (NearDocument *document, gboolean can_undo, gboolean can_redo, gboolean modified)
{
  gboolean undo, redo, dirty;

  g_object_get (document, "can-undo", &undo, "can-redo", &redo, "modified", &dirty, NULL);
  g_assert_cmpint (undo, ==, can_undo);
  g_assert_cmpint (redo, ==, can_redo);
  g_assert_cmpint (dirty, ==, modified);
  g_assert_cmpint (near_document_get_modified (document), ==, modified);
}

static double
get_rate (NearDocument *document)
{
  return ((const TestSpec *) near_document_get_spec (document))->rate;
}

static void
set_rate (NearDocument *document, double rate, const char *group)
{
  g_autoptr (GError) error = NULL;
  TestSpec spec = *(const TestSpec *) near_document_get_spec (document);

  spec.rate = rate;
  g_assert_true (near_document_set_spec (document, &spec, group, &error));
  g_assert_no_error (error);
}

static GHashTable *
one_array (const char *name, double value)
{
  GHashTable *arrays
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);

  g_hash_table_insert (arrays, g_strdup (name), near_array_new_vector (1, &value));
  return arrays;
}

static void
attach (NearDocument *document, const char *name, double value, gboolean undoable)
{
  g_autoptr (GHashTable) arrays = one_array (name, value);

  near_document_set_attachments (document, arrays, undoable, "Edit weight");
}

static double
get_value (NearDocument *document, const char *name)
{
  NearArray *array = near_document_get_attachment (document, name);

  return array != NULL ? near_array_peek_doubles (array)[0] : NAN;
}

/* --- history -------------------------------------------------------------------------------- */

static void
test_undo (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  g_autoptr (GError) error = NULL;

  assert_state (document, FALSE, FALSE, FALSE);
  g_assert_false (near_document_undo (document));
  g_assert_false (near_document_redo (document));
  g_assert_null (near_document_get_undo_description (document));

  set_rate (document, 0.1, NULL);
  g_assert_cmpint (watch.n_changed, ==, 1);
  g_assert_cmpint (watch.last, ==, NEAR_DOCUMENT_CHANGE_SPEC);
  g_assert_cmpstr (watch.notified->str, ==, "modified can-undo ");
  set_rate (document, 0.1, NULL); /* nothing new: no step */
  g_assert_cmpint (watch.n_changed, ==, 1);
  set_rate (document, 0.2, NULL);
  g_assert_cmpstr (near_document_get_undo_description (document), ==, "Rate");
  assert_state (document, TRUE, FALSE, TRUE);

  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1);
  g_assert_cmpint (watch.last, ==, NEAR_DOCUMENT_CHANGE_SPEC | NEAR_DOCUMENT_CHANGE_HISTORY);
  assert_state (document, TRUE, TRUE, TRUE);
  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.03);
  assert_state (document, FALSE, TRUE, FALSE); /* back at what it began as */
  g_assert_cmpstr (near_document_get_redo_description (document), ==, "Rate");
  g_assert_true (near_document_redo (document));
  g_assert_true (near_document_redo (document));
  g_assert_false (near_document_redo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.2);

  /* a new step ends the way forward */
  g_assert_true (near_document_undo (document));
  set_rate (document, 0.5, NULL);
  assert_state (document, TRUE, FALSE, TRUE);
  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1);

  /* a spec that is none changes nothing */
  TestSpec bad = test_defaults;
  bad.rate = NAN;
  g_assert_false (near_document_set_spec (document, &bad, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE);
  g_assert_cmpfloat (get_rate (document), ==, 0.1);
  assert_state (document, TRUE, TRUE, TRUE);
  drop (document, &watch);
}

static void
test_group (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);

  set_rate (document, 0.1, NULL);
  for (int i = 1; i <= 50; i++)
    set_rate (document, 0.1 + 0.01 * i, "rate"); /* one drag */
  near_document_end_group (document);
  for (int i = 1; i <= 50; i++)
    set_rate (document, 0.1 + 0.02 * i, "rate"); /* and another of the same slider */
  g_assert_cmpint (watch.n_changed, ==, 101);
  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1 + 0.01 * 50);
  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1);
  g_assert_true (near_document_redo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1 + 0.01 * 50);

  /* another group ends the first */
  set_rate (document, 2.0, "a");
  set_rate (document, 3.0, "b");
  set_rate (document, 4.0, NULL);
  set_rate (document, 5.0, NULL);
  const double expected[] = { 4.0, 3.0, 2.0, 0.1 + 0.01 * 50 };
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (near_document_undo (document));
      g_assert_cmpfloat (get_rate (document), ==, expected[i]);
    }

  /* after an undo the group does not go on */
  set_rate (document, 6.0, "c");
  g_assert_true (near_document_undo (document));
  set_rate (document, 7.0, "c");
  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1 + 0.01 * 50);

  /* training goes on while a slider is dragged: still one step */
  set_rate (document, 1.0, "d");
  attach (document, "weights", 1.0, FALSE);
  set_rate (document, 1.5, "d");
  near_document_end_group (document);
  g_assert_true (near_document_undo (document));
  g_assert_cmpfloat (get_rate (document), ==, 0.1 + 0.01 * 50);
  drop (document, &watch);
}

static void
test_idle_drag (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);

  set_rate (document, 0.5, "rate");
  assert_state (document, TRUE, FALSE, TRUE);
  set_rate (document, 0.03, "rate");
  near_document_end_group (document);
  assert_state (document, FALSE, FALSE, FALSE);
  drop (document, &watch);
}

static void
test_limit (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  int n = 0;

  for (int i = 1; i <= 300; i++)
    set_rate (document, 0.01 * i, NULL);
  while (near_document_undo (document))
    n++;
  g_assert_cmpint (n, ==, 200);
  g_assert_cmpfloat (get_rate (document), ==, 0.01 * 100);
  drop (document, &watch);
}

static void
test_attachments (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  g_autoptr (GHashTable) both = one_array ("weights", 3.0);
  g_autoptr (GError) error = NULL;
  TestSpec spec = test_defaults;

  attach (document, "weights", 1.0, FALSE);
  g_assert_cmpint (watch.last, ==, NEAR_DOCUMENT_CHANGE_STATE);
  assert_state (document, FALSE, FALSE, TRUE);
  attach (document, "weights", 2.0, TRUE);
  g_assert_cmpstr (near_document_get_undo_description (document), ==, "Edit weight");
  attach (document, "points", 7.0, FALSE); /* advances without a step */
  set_rate (document, 0.5, NULL);
  g_assert_cmpfloat (get_value (document, "weights"), ==, 2.0);

  /* spec and state in one step */
  spec.rate = 0.7;
  g_assert_true (near_document_set_pair (document, &spec, both, "Reset", &error));
  g_assert_cmpint (watch.last, ==, NEAR_DOCUMENT_CHANGE_SPEC | NEAR_DOCUMENT_CHANGE_STATE);
  g_assert_cmpfloat (get_value (document, "weights"), ==, 3.0);
  g_assert_cmpfloat (get_value (document, "points"), ==, 7.0);
  near_document_undo (document);
  g_assert_cmpfloat (get_value (document, "weights"), ==, 2.0);
  g_assert_cmpfloat (get_rate (document), ==, 0.5);
  near_document_undo (document);
  g_assert_cmpint (watch.last, ==, NEAR_DOCUMENT_CHANGE_SPEC | NEAR_DOCUMENT_CHANGE_HISTORY);
  near_document_undo (document);
  g_assert_cmpint (watch.last, ==, NEAR_DOCUMENT_CHANGE_STATE | NEAR_DOCUMENT_CHANGE_HISTORY);
  g_assert_cmpfloat (get_value (document, "weights"), ==, 1.0);
  g_assert_true (isnan (get_value (document, "points")));
  assert_state (document, FALSE, TRUE, TRUE);

  /* NULL removes; a copy of the table is the caller's */
  g_autoptr (GHashTable) removal = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (removal, (char *) "weights", NULL);
  near_document_set_attachments (document, removal, TRUE, NULL);
  g_assert_null (near_document_get_attachment (document, "weights"));
  near_document_undo (document);
  g_autoptr (GHashTable) copy = near_document_dup_attachments (document);
  g_assert_cmpuint (g_hash_table_size (copy), ==, 1);
  g_hash_table_remove_all (copy);
  g_assert_cmpfloat (get_value (document, "weights"), ==, 1.0);
  drop (document, &watch);
}

static void
test_irreproducible (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  gboolean reproducible;

  attach (document, "weights", 1.0, TRUE);
  near_document_set_irreproducible (document, "a weight was edited");
  g_assert_cmpstr (near_document_get_irreproducible (document), ==, "a weight was edited");
  g_object_get (document, "reproducible", &reproducible, NULL);
  g_assert_false (reproducible);
  set_rate (document, 0.5, NULL); /* stays broken */
  g_assert_nonnull (near_document_get_irreproducible (document));
  near_document_undo (document);
  g_assert_nonnull (near_document_get_irreproducible (document));
  near_document_undo (document); /* the edit itself */
  g_assert_null (near_document_get_irreproducible (document));
  near_document_redo (document);
  g_assert_cmpstr (near_document_get_irreproducible (document), ==, "a weight was edited");
  drop (document, &watch);
}

static void
test_preset (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  TestSpec preset = test_defaults;

  g_assert_true (
      near_spec_equal (&test_schema, near_document_get_preset (document), &test_defaults));
  preset.seed = 99;
  near_document_set_preset (document, &preset);
  near_document_set_preset (document, near_document_get_preset (document));
  g_assert_cmpint (((const TestSpec *) near_document_get_preset (document))->seed, ==, 99);
  g_assert_true (near_document_get_schema (document) == &test_schema);
  drop (document, &watch);
}

/* --- files ---------------------------------------------------------------------------------- */

static void
test_save_and_open (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_path ("my paint.nearsight");
  g_autofree char *copy = near_test_path ("autosave");
  g_autofree char *title = NULL;
  TestSpec spec = { FALSE, 12, 1.0 / 3.0, COLOR_BLUE, 5, { 3, { 8, 8, 2 } }, "ä" };

  g_object_get (document, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Untitled");
  g_assert_true (near_document_set_spec (document, &spec, NULL, &error));
  attach (document, "weights", 0.1, FALSE);
  attach (document, "layer 1", -1e-300, FALSE);
  near_document_set_irreproducible (document, "a rate was changed while it ran");

  g_assert_true (near_document_save_copy (document, copy, &error));
  g_assert_null (near_document_get_path (document));
  assert_state (document, TRUE, FALSE, TRUE);
  g_assert_true (near_document_save (document, path, &error));
  g_assert_no_error (error);
  assert_state (document, TRUE, FALSE, FALSE);
  g_assert_cmpstr (near_document_get_path (document), ==, path);
  g_clear_pointer (&title, g_free);
  g_object_get (document, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "my paint");

  /* away from what is on disk, and back to it */
  set_rate (document, 0.5, NULL);
  assert_state (document, TRUE, FALSE, TRUE);
  near_document_undo (document);
  assert_state (document, TRUE, TRUE, FALSE);
  near_document_undo (document);
  assert_state (document, FALSE, TRUE, TRUE);
  near_document_redo (document);
  assert_state (document, TRUE, TRUE, FALSE);
  attach (document, "weights", 0.2, FALSE);
  assert_state (document, TRUE, TRUE, TRUE);
  near_document_set_modified (document, FALSE);
  assert_state (document, TRUE, TRUE, FALSE);
  near_document_set_modified (document, TRUE);
  assert_state (document, TRUE, TRUE, TRUE);

  const char *files[] = { path, copy };
  for (int i = 0; i < 2; i++)
    {
      NearDocument *opened = near_document_open (files[i], schemas, &error);

      g_assert_no_error (error);
      g_assert_true (near_spec_equal (&test_schema, near_document_get_spec (opened), &spec));
      g_assert_cmpfloat (get_value (opened, "weights"), ==, 0.1);
      g_assert_cmpfloat (get_value (opened, "layer 1"), ==, -1e-300);
      g_assert_cmpstr (near_document_get_irreproducible (opened), ==,
                       "a rate was changed while it ran");
      g_assert_cmpstr (near_document_get_path (opened), ==, files[i]);
      assert_state (opened, FALSE, FALSE, FALSE);
      g_assert_finalize_object (opened);
    }
  drop (document, &watch);
}

/* What others read: a zip with spec.json and npy members. */
static void
test_file_form (void)
{
  NearDocument *document = near_document_new (&test_schema);
  g_autofree char *path = near_test_path ("form.nearsight");
  g_autoptr (GError) error = NULL;

  attach (document, "weights", 0.25, FALSE);
  g_assert_true (near_document_save (document, path, &error));
  g_autoptr (NearZipReader) reader = near_zip_reader_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_zip_reader_get_n (reader), ==, 2);
  g_autoptr (GBytes) bytes = near_zip_reader_read (reader, "spec.json", 100000, &error);
  g_autoptr (json_t) json = near_json_parse (g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes), "spec.json", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (json_object_get (json, "lab")), ==, "paint");
  g_assert_true (
      json_is_null (json_object_get (json_object_get (json, "state"), "irreproducible")));
  g_assert_true (json_is_string (json_object_get (json, "program")));
  g_autoptr (GBytes) npy = near_zip_reader_read (reader, "weights.npy", 100000, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (npy, NULL), 6, "\x93NUMPY", 6);
  g_assert_finalize_object (document);
}

static void
test_save_fails (void)
{
  Watch watch;
  NearDocument *document = watched_document (&watch);
  g_autofree char *path = near_test_path ("no-such-folder/x.nearsight");
  g_autoptr (GError) error = NULL;

  set_rate (document, 0.5, NULL);
  g_assert_false (near_document_save (document, path, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "no-such-folder"));
  g_assert_null (near_document_get_path (document));
  assert_state (document, TRUE, FALSE, TRUE);
  drop (document, &watch);
}

#define SPEC_JSON(version, inner)                                                                  \
  "{\"lab\": \"paint\", \"version\": " version ", \"spec\": {" inner "}}"

static void
assert_refused (const char *path, NearError code, const char *member, const char *part)
{
  g_autoptr (GError) error = NULL;
  NearDocument *document = near_document_open (path, schemas, &error);

  g_assert_null (document);
  g_test_message ("%s", error->message);
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, member));
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_bad_specs (void)
{
  static const struct
  {
    const char *member, *text;
    NearError code;
    const char *part;
  } cases[] = {
    { "spec.json", SPEC_JSON ("3", ""), NEAR_ERROR_VERSION, "newer Nearsight" },
    { "spec.json", SPEC_JSON ("1", "\"seed\": -4"), NEAR_ERROR_RANGE, "spec.seed" },
    { "spec.json", SPEC_JSON ("1", "\"sed\": 4"), NEAR_ERROR_UNKNOWN_NAME, "“seed”" },
    { "spec.json", "{\"lab\": \"pottery\", \"version\": 1, \"spec\": {}}", NEAR_ERROR_UNSUPPORTED,
      "paint" },
    { "spec.json", "{\"lab\": \"paint\"", NEAR_ERROR_PARSE, "spec.json:1:" },
    { "spec.json", "[]", NEAR_ERROR_PARSE, "object" },
    { "spec.json", "", NEAR_ERROR_PARSE, "empty" },
    { "spec.json",
      "{\"lab\": \"paint\", \"version\": 1, \"spec\": {}, \"state\": {\"irreproducible\": 3}}",
      NEAR_ERROR_PARSE, "state.irreproducible" },
    { "spec.json", "{\"lab\": \"paint\", \"version\": 1, \"spec\": {}, \"state\": {\"odd\": 3}}",
      NEAR_ERROR_UNKNOWN_NAME, "state.odd" },
    { "other.json", SPEC_JSON ("1", ""), NEAR_ERROR_PARSE, "spec.json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
      g_autofree char *path = near_test_path ("bad.nearsight");
      g_autoptr (GError) error = NULL;

      near_zip_writer_add (writer, cases[i].member, cases[i].text, strlen (cases[i].text));
      g_assert_true (near_zip_writer_finish (writer, path, &error));
      assert_refused (path, cases[i].code, "spec.json", cases[i].part);
    }
}

static void
test_bad_arrays (void)
{
  static const struct
  {
    const char *bytes;
    gsize n;
  } cases[] = { { "", 0 }, { "\x93NUMPY\x01", 7 }, { "weights 1 2 3", 13 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearZipWriter) writer = near_zip_writer_new ();
      g_autofree char *path = near_test_path ("bad.nearsight");
      g_autoptr (GError) error = NULL;
      const char *spec = SPEC_JSON ("1", "");

      near_zip_writer_add (writer, "spec.json", spec, strlen (spec));
      near_zip_writer_add (writer, "weights.npy", cases[i].bytes, cases[i].n);
      g_assert_true (near_zip_writer_finish (writer, path, &error));
      assert_refused (path, NEAR_ERROR_PARSE, "weights.npy", "earlier copy");
    }
}

static void
test_broken_files (void)
{
  NearDocument *document = near_document_new (&test_schema);
  g_autofree char *path = near_test_path ("whole.nearsight");
  g_autofree char *cut = near_test_path ("cut.nearsight");
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  attach (document, "weights", 0.25, FALSE);
  g_assert_true (near_document_save (document, path, &error));
  g_assert_true (near_file_read (path, 1 << 20, &data, &n, &error));
  g_assert_finalize_object (document);

  /* every truncation, and every single byte turned over, is an error or a document, never a crash
   */
  for (gsize length = 0; length < n; length += 7)
    {
      g_assert_true (near_file_write_atomic (cut, data, length, &error));
      assert_refused (cut, NEAR_ERROR_PARSE, "", "");
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (NearDocument) opened = NULL;

      data[i] = (char) ~data[i];
      g_assert_true (near_file_write_atomic (cut, data, n, &error));
      opened = near_document_open (cut, schemas, &error);
      g_assert_true ((opened == NULL) == (error != NULL));
      g_clear_error (&error);
      data[i] = (char) ~data[i];
    }

  g_assert_true (near_file_write_atomic (cut, "not a zip", 9, &error));
  assert_refused (cut, NEAR_ERROR_PARSE, "zip", "");
  g_autofree char *missing = near_test_path ("missing.nearsight");
  assert_refused (missing, NEAR_ERROR_NO_FILE, "", "no such file");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/undo", test_undo);
  g_test_add_func ("/document/group", test_group);
  g_test_add_func ("/document/idle-drag", test_idle_drag);
  g_test_add_func ("/document/limit", test_limit);
  g_test_add_func ("/document/attachments", test_attachments);
  g_test_add_func ("/document/irreproducible", test_irreproducible);
  g_test_add_func ("/document/preset", test_preset);
  g_test_add_func ("/document/save-and-open", test_save_and_open);
  g_test_add_func ("/document/file-form", test_file_form);
  g_test_add_func ("/document/save-fails", test_save_fails);
  g_test_add_func ("/document/bad-specs", test_bad_specs);
  g_test_add_func ("/document/bad-arrays", test_bad_arrays);
  g_test_add_func ("/document/broken-files", test_broken_files);
  return g_test_run ();
}
