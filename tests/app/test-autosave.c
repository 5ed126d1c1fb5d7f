/* test-autosave.c — what is kept for the day the program is killed, and how far a learner has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-autosave.h"
#include "near-json.h"
#include "near-lab.h"
#include "near-playground-spec.h"
#include "near-progress.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *
make_dir (const char *name)
{
  char *dir = near_test_path (name);

  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  return dir;
}

static NearDocument *
make_document (double noise)
{
  NearDocument *document = near_document_new (&near_playground_schema);
  NearPlaygroundSpec spec = *(const NearPlaygroundSpec *) near_document_get_spec (document);

  spec.noise = noise;
  g_assert_true (near_document_set_spec (document, &spec, NULL, NULL));
  return document;
}

/* What a process leaves that does not end in order: the same files under a number that no process
 * has. */
static void
pretend_killed (const char *dir, const char *lab, gint64 seconds)
{
  g_autofree char *file = g_strdup_printf ("%s/%d-%s.nearsight", dir, (int) getpid (), lab);
  g_autofree char *owner_file = g_strdup_printf ("%s/%d-%s.json", dir, (int) getpid (), lab);
  g_autofree char *old_file = g_strdup_printf ("%s/999999999-%s.nearsight", dir, lab);
  g_autofree char *old_owner_file = g_strdup_printf ("%s/999999999-%s.json", dir, lab);
  g_autoptr (json_t) owner = near_json_load (owner_file, NULL);

  g_assert_nonnull (owner);
  json_object_set_new (owner, "process", json_integer (999999999));
  json_object_set_new (owner, "time", json_integer (seconds));
  g_assert_true (near_json_save (owner, old_owner_file, NULL));
  g_assert_cmpint (g_rename (file, old_file), ==, 0);
  g_assert_cmpint (g_unlink (owner_file), ==, 0);
}

static void
test_orphan (void)
{
  g_autofree char *dir = make_dir ("orphans");
  g_autoptr (NearDocument) document = make_document (17), opened = NULL;
  g_autoptr (NearAutosave) autosave = near_autosave_new (dir, "playground");
  g_autoptr (GPtrArray) orphans = NULL, none = NULL;
  g_autoptr (GError) error = NULL;
  const NearPlaygroundSpec *spec;
  NearOrphan *orphan;

  near_document_set_path (document, "/home/me/mine.nearsight");
  near_autosave_set_document (autosave, document);
  g_assert_true (near_autosave_save (autosave, &error));
  g_assert_no_error (error);
  /* a copy: the document is as unsaved as before */
  g_assert_true (near_document_get_modified (document));
  g_assert_cmpstr (near_document_get_path (document), ==, "/home/me/mine.nearsight");

  /* our own is nobody's orphan */
  none = near_autosave_find_orphans (dir);
  g_assert_cmpuint (none->len, ==, 0);

  pretend_killed (dir, "playground", 1000);
  orphans = near_autosave_find_orphans (dir);
  g_assert_cmpuint (orphans->len, ==, 1);
  orphan = orphans->pdata[0];
  g_assert_cmpstr (orphan->lab, ==, "playground");
  g_assert_cmpstr (orphan->path, ==, "/home/me/mine.nearsight");
  g_assert_true (orphan->modified);
  g_assert_cmpint (orphan->time, ==, 1000);
  opened = near_document_open (orphan->file, near_lab_get_schemas (), &error);
  g_assert_no_error (error);
  spec = near_document_get_spec (opened);
  g_assert_cmpfloat (spec->noise, ==, 17);

  near_orphan_remove (orphan);
  g_clear_pointer (&none, g_ptr_array_unref);
  none = near_autosave_find_orphans (dir);
  g_assert_cmpuint (none->len, ==, 0);
}

static gboolean
file_is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_by_itself (void)
{
  g_autofree char *dir = make_dir ("by-itself");
  g_autofree char *file = g_strdup_printf ("%s/%d-playground.nearsight", dir, (int) getpid ());
  g_autoptr (NearDocument) document = make_document (3);
  g_autoptr (NearAutosave) autosave = near_autosave_new (dir, "playground");
  NearPlaygroundSpec spec = *(const NearPlaygroundSpec *) near_document_get_spec (document);

  near_autosave_set_document (autosave, document);
  spec.noise = 4;
  g_assert_true (near_document_set_spec (document, &spec, NULL, NULL));
  g_assert_false (file_is_there (file));
  g_assert_true (near_test_wait_for (file_is_there, file, 10000));
  near_autosave_remove (autosave);
  g_assert_false (file_is_there (file));
}

static void
on_problem (NearAutosave *autosave, const char *message, char **told)
{
  g_free (*told);
  *told = g_strdup (message);
}

static gboolean
is_told (gpointer told)
{
  return *(char **) told != NULL;
}

static void
test_no_room (void)
{
  g_autofree char *dir = near_test_path ("not/there");
  g_autofree char *told = NULL;
  g_autoptr (NearDocument) document = make_document (3);
  g_autoptr (NearAutosave) autosave = near_autosave_new (dir, "playground");
  NearPlaygroundSpec spec = *(const NearPlaygroundSpec *) near_document_get_spec (document);

  g_signal_connect (autosave, "problem", G_CALLBACK (on_problem), &told);
  near_autosave_set_document (autosave, document);
  spec.noise = 4;
  g_assert_true (near_document_set_spec (document, &spec, NULL, NULL));
  g_assert_true (near_test_wait_for (is_told, &told, 10000));
  g_assert_nonnull (strstr (told, dir));
}

/* --- progress ------------------------------------------------------------------------------- */

static void
test_progress (void)
{
  g_autofree char *path = near_test_path ("progress.json");
  g_autoptr (NearProgress) first = near_progress_new (path), second = NULL;

  g_assert_null (near_progress_get_last_lesson (first));
  g_assert_false (near_progress_is_started (first, "a"));
  near_progress_set_step (first, "a", 2);
  near_progress_set_done (first, "a", 0);
  near_progress_set_done (first, "a", 0);
  near_progress_set_answer (first, "a", 1, 0, 2);
  second = near_progress_new (path);
  g_assert_null (near_progress_get_problem (second));
  g_assert_cmpstr (near_progress_get_last_lesson (second), ==, "a");
  g_assert_cmpuint (near_progress_get_step (second, "a"), ==, 2);
  g_assert_true (near_progress_is_done (second, "a", 0));
  g_assert_false (near_progress_is_done (second, "a", 1));
  g_assert_cmpint (near_progress_get_answer (second, "a", 1, 0), ==, 2);
  g_assert_cmpint (near_progress_get_answer (second, "a", 1, 1), ==, -1);
  near_assert_close (near_progress_get_fraction (second, "a", 4), 0.25, 1e-12, 0);
}

/* A file that cannot be read is told of, and is not written over. */
static void
test_broken_progress (void)
{
  g_autofree char *path = near_test_path ("broken.json");
  g_autofree char *after = NULL;
  g_autoptr (NearProgress) progress = NULL;

  g_assert_true (g_file_set_contents (path, "{ \"lessons\": ", -1, NULL));
  progress = near_progress_new (path);
  g_assert_nonnull (near_progress_get_problem (progress));
  near_progress_set_step (progress, "a", 1);
  g_assert_cmpuint (near_progress_get_step (progress, "a"), ==, 1);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, "{ \"lessons\": ");
  g_assert_nonnull (near_progress_get_problem (progress));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/autosave/orphan", test_orphan);
  g_test_add_func ("/app/autosave/by-itself", test_by_itself);
  g_test_add_func ("/app/autosave/no-room", test_no_room);
  g_test_add_func ("/app/progress/kept", test_progress);
  g_test_add_func ("/app/progress/broken", test_broken_progress);
  return g_test_run ();
}
