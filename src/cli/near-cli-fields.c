/* near-cli-fields.c — one option for each choice of a lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-fields.h"

#include <glib/gi18n-lib.h>

void
near_cli_fields_init (NearCliFields *self, const NearSpecSchema *schema)
{
  self->schema = schema;
  self->values = g_new0 (char *, schema->n_fields);
  self->strings = g_ptr_array_new_with_free_func (g_free);
}

void
near_cli_fields_clear (NearCliFields *self)
{
  for (gsize i = 0; i < self->schema->n_fields; i++)
    g_free (self->values[i]);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->strings, g_ptr_array_unref);
}

static char *
dup_argument_help (const NearSpecField *field)
{
  switch (field->kind)
    {
    case NEAR_SPEC_CHOICE:
      return near_table_dup_ids (field->choices, "|");
    case NEAR_SPEC_FLAGS:
      return near_table_dup_ids (field->choices, ",");
    case NEAR_SPEC_LIST:
      return g_strdup ("4,2|none");
    case NEAR_SPEC_INTEGER:
      return g_strdup_printf ("%.0f..%.0f", field->minimum, field->maximum);
    case NEAR_SPEC_REAL:
      return g_strdup_printf ("%g..%g", field->minimum, field->maximum);
    case NEAR_SPEC_BOOLEAN:
    case NEAR_SPEC_TEXT:
    default:
      return g_strdup ("VALUE");
    }
}

void
near_cli_fields_add_options (NearCliFields *self, GOptionContext *context)
{
  const NearSpecSchema *schema = self->schema;

  for (gsize i = 0; i < schema->n_fields; i++)
    {
      char *name = g_strdelimit (g_strdup (schema->fields[i].key), "_", '-');
      char *argument = dup_argument_help (&schema->fields[i]);
      g_autofree char *usual = near_spec_dup_field_text (&schema->fields[i], schema->defaults);
      /* Translators: an option's description and its default */
      char *sentence = g_strdup_printf (_ ("%s [%s]"), _ (schema->fields[i].sentence), usual);
      const GOptionEntry entry[] = {
        { name, 0, 0, G_OPTION_ARG_STRING, &self->values[i], sentence, argument },
        { NULL }
      };

      g_ptr_array_add (self->strings, name);
      g_ptr_array_add (self->strings, argument);
      g_ptr_array_add (self->strings, sentence);
      g_option_context_add_main_entries (context, entry, NULL);
    }
}

gboolean
near_cli_fields_is_given (const NearCliFields *self, const char *key)
{
  const NearSpecField *field = near_spec_find_field (self->schema, key);

  return self->values[field - self->schema->fields] != NULL;
}

static gboolean
set_all (const NearCliFields *self, gpointer spec, void (*follow) (gpointer spec, const char *key), GError **error)
{
  for (gsize i = 0; i < self->schema->n_fields; i++)
    {
      const char *key = self->schema->fields[i].key;

      if (self->values[i] == NULL)
        continue;
      if (!near_spec_set_from_text (self->schema, spec, key, self->values[i], error))
        return FALSE;
      if (follow != NULL)
        follow (spec, key);
    }
  return TRUE;
}

gboolean
near_cli_fields_apply (const NearCliFields *self, gpointer spec, void (*follow) (gpointer spec, const char *key),
                       GError **error)
{
  return set_all (self, spec, follow, error) && set_all (self, spec, NULL, error);
}
