/* near-autosave.c — a document's second self on the disk, for the day the program is killed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-autosave.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "near-json.h"
#include "near-system.h"

/* Written once nothing has changed for the first, and while all changes all the time (training) after
 * the second. */
#define REST_US (2 * G_USEC_PER_SEC)
#define LONGEST_US (20 * G_USEC_PER_SEC)

struct _NearAutosave
{
  GObject parent_instance;

  char *lab;
  char *file;
  char *owner_file;
  GSignalGroup *signals;

  guint timeout_id;
  gint64 first_change, last_change; /* since the copy was written */
  gboolean told;
};

static guint problem_signal;

G_DEFINE_FINAL_TYPE (NearAutosave, near_autosave, G_TYPE_OBJECT)

/* --- writing -------------------------------------------------------------------------------- */

static gboolean
on_timeout (gpointer data)
{
  NearAutosave *self = data;
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_monotonic_time ();

  if (now - self->last_change < REST_US && now - self->first_change < LONGEST_US)
    return G_SOURCE_CONTINUE;
  self->timeout_id = 0;
  if (!near_autosave_save (self, &error) && !self->told)
    {
      self->told = TRUE;
      g_signal_emit (self, problem_signal, 0, error != NULL ? error->message : "");
    }
  return G_SOURCE_REMOVE;
}

static void
on_changed (NearAutosave *self, NearDocumentChange change)
{
  self->last_change = g_get_monotonic_time ();
  if (self->timeout_id != 0)
    return;
  self->first_change = self->last_change;
  self->timeout_id = g_timeout_add (500, on_timeout, self);
}

gboolean
near_autosave_save (NearAutosave *self, GError **error)
{
  g_autoptr (NearDocument) document = NULL;
  g_autoptr (json_t) owner = NULL;
  g_autofree char *uri = NULL;
  const char *path;

  g_return_val_if_fail (NEAR_IS_AUTOSAVE (self), FALSE);
  document = g_signal_group_dup_target (self->signals);
  if (document == NULL)
    return TRUE;
  if (!near_document_save_copy (document, self->file, error))
    return FALSE;
  path = near_document_get_path (document);
  /* a file name may be any bytes, JSON is UTF-8 */
  uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;
  owner = json_pack ("{s:s, s:I, s:s*, s:b, s:I}", "lab", self->lab, "process",
                     (json_int_t) getpid (), "path", uri, "modified",
                     near_document_get_modified (document), "time",
                     (json_int_t) (g_get_real_time () / G_USEC_PER_SEC));
  return near_json_save (owner, self->owner_file, error);
}

void
near_autosave_flush (NearAutosave *self)
{
  g_return_if_fail (NEAR_IS_AUTOSAVE (self));
  if (self->timeout_id == 0)
    return;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  near_autosave_save (self, NULL);
}

void
near_autosave_remove (NearAutosave *self)
{
  g_return_if_fail (NEAR_IS_AUTOSAVE (self));
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_unlink (self->owner_file);
  g_unlink (self->file);
}

static void
near_autosave_finalize (GObject *object)
{
  NearAutosave *self = NEAR_AUTOSAVE (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->signals);
  g_free (self->lab);
  g_free (self->file);
  g_free (self->owner_file);
  G_OBJECT_CLASS (near_autosave_parent_class)->finalize (object);
}

static void
near_autosave_class_init (NearAutosaveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_autosave_finalize;
  problem_signal = g_signal_new ("problem", NEAR_TYPE_AUTOSAVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
near_autosave_init (NearAutosave *self)
{
  self->signals = g_signal_group_new (NEAR_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (on_changed), self);
}

NearAutosave *
near_autosave_new (const char *dir, const char *lab)
{
  NearAutosave *self = g_object_new (NEAR_TYPE_AUTOSAVE, NULL);
  g_autofree char *base
      = g_strdup_printf ("%s" G_DIR_SEPARATOR_S "%d-%s", dir, (int) getpid (), lab);

  self->lab = g_strdup (lab);
  self->file = g_strconcat (base, ".nearsight", NULL);
  self->owner_file = g_strconcat (base, ".json", NULL);
  return self;
}

void
near_autosave_set_document (NearAutosave *self, NearDocument *document)
{
  g_return_if_fail (NEAR_IS_AUTOSAVE (self));
  g_signal_group_set_target (self->signals, document);
}

/* --- what was left -------------------------------------------------------------------------- */

void
near_orphan_free (NearOrphan *self)
{
  if (self == NULL)
    return;
  g_free (self->lab);
  g_free (self->file);
  g_free (self->owner_file);
  g_free (self->path);
  g_free (self);
}

void
near_orphan_remove (const NearOrphan *self)
{
  g_return_if_fail (self != NULL);
  g_unlink (self->owner_file);
  g_unlink (self->file);
}

/* A process with this number runs, and is one of ours rather than one that got the number later. */
static gboolean
is_running (gint64 process)
{
  g_autofree char *file = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/comm", process);
  g_autofree char *name = NULL, *own_name = NULL;

  if (process == getpid ())
    return TRUE;
  return g_file_get_contents (file, &name, NULL, NULL)
         && g_file_get_contents ("/proc/self/comm", &own_name, NULL, NULL)
         && g_str_equal (name, own_name);
}

static NearOrphan *
read_orphan (const char *dir, const char *name)
{
  g_autoptr (NearOrphan) self = g_new0 (NearOrphan, 1);
  g_autofree char *base = g_strndup (name, strlen (name) - strlen (".json"));
  g_autofree char *copy = g_strconcat (base, ".nearsight", NULL);
  g_autoptr (json_t) owner = NULL;
  const char *uri;

  self->owner_file = g_build_filename (dir, name, NULL);
  self->file = g_build_filename (dir, copy, NULL);
  owner = near_json_load (self->owner_file, NULL);
  if (owner == NULL || !g_file_test (self->file, G_FILE_TEST_IS_REGULAR)
      || is_running (json_integer_value (json_object_get (owner, "process"))))
    return NULL;
  self->lab = g_strdup (json_string_value (json_object_get (owner, "lab")));
  uri = json_string_value (json_object_get (owner, "path"));
  self->path = uri != NULL ? g_filename_from_uri (uri, NULL, NULL) : NULL;
  self->modified = json_is_true (json_object_get (owner, "modified"));
  self->time = json_integer_value (json_object_get (owner, "time"));
  return self->lab != NULL ? g_steal_pointer (&self) : NULL;
}

static int
compare_time (gconstpointer a, gconstpointer b)
{
  gint64 time_a = (*(NearOrphan *const *) a)->time, time_b = (*(NearOrphan *const *) b)->time;

  return time_a > time_b ? -1 : time_a < time_b;
}

GPtrArray *
near_autosave_find_orphans (const char *dir)
{
  GPtrArray *orphans = g_ptr_array_new_with_free_func ((GDestroyNotify) near_orphan_free);
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      NearOrphan *orphan = g_str_has_suffix (name, ".json") ? read_orphan (dir, name) : NULL;

      if (orphan != NULL)
        g_ptr_array_add (orphans, orphan);
    }
  g_ptr_array_sort (orphans, compare_time);
  return orphans;
}

char *
near_autosave_dup_dir (GError **error)
{
  g_autofree char *state = near_system_dup_state_dir (error);
  g_autofree char *dir = NULL;

  if (state == NULL)
    return NULL;
  dir = g_build_filename (state, "autosave", NULL);
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return g_steal_pointer (&dir);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_WRITE, _ ("%s: the folder cannot be made: %s"), dir,
               g_strerror (errno));
  return NULL;
}
