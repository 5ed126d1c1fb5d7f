/* near-cli-options.c — groups of options whose numbers have a decimal point in every locale
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-options.h"

#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the callbacks of a group need. */
typedef struct
{
  GHashTable *reals; /* an option's name without its dashes: double * */
  gboolean (*check) (gconstpointer data, GError **error);
  gconstpointer data;
} OptionGroup;

static void
option_group_free (gpointer data)
{
  OptionGroup *self = data;

  g_hash_table_unref (self->reals);
  g_free (self);
}

static gboolean
parse_real (const char *name, const char *text, gpointer data, GError **error)
{
  OptionGroup *self = data;
  double *value = g_hash_table_lookup (self->reals, name + strspn (name, "-"));

  g_assert (value != NULL);
  if (near_text_parse_finite (text, value, NULL))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("%s “%s”: a number is expected, with a decimal point: 0.01"), name, text);
  return FALSE;
}

static gboolean
check_values (GOptionContext *context, GOptionGroup *group, gpointer data, GError **error)
{
  const OptionGroup *self = data;

  return self->check == NULL || self->check (self->data, error);
}

GOptionGroup *
near_cli_group_new (const char *name, const char *title, const char *help, const GOptionEntry *entries,
                    gboolean (*check) (gconstpointer data, GError **error), gconstpointer data)
{
  OptionGroup *self = g_new0 (OptionGroup, 1);
  GOptionGroup *group = g_option_group_new (name, title, help, self, option_group_free);
  g_autoptr (GArray) copies = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  self->reals = g_hash_table_new (g_str_hash, g_str_equal);
  self->check = check;
  self->data = data;
  for (; entries->long_name != NULL; entries++)
    {
      GOptionEntry copy = *entries;

      if (copy.arg == G_OPTION_ARG_DOUBLE)
        {
          g_hash_table_insert (self->reals, (gpointer) copy.long_name, copy.arg_data);
          copy.arg = G_OPTION_ARG_CALLBACK;
          copy.arg_data = (gpointer) parse_real;
        }
      g_array_append_val (copies, copy);
    }
  g_option_group_add_entries (group, (const GOptionEntry *) copies->data);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_set_parse_hooks (group, NULL, check_values);
  return group;
}
