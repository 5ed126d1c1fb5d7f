/* near-cli-list.c — nearsight-cli list: the tables of methods
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli.h"
#include "near-coordination.h"
#include "near-descriptor.h"
#include "near-dft-bands.h"
#include "near-dft-term.h"
#include "near-form-factor.h"
#include "near-gallery.h"
#include "near-gp-preset.h"
#include "near-gp-theory.h"
#include "near-kernel.h"
#include "near-lab.h"
#include "near-lesson.h"
#include "near-mean.h"
#include "near-molecular-dynamics.h"
#include "near-pseudo-table.h"
#include "near-smearing.h"
#include "near-structures.h"
#include "near-system.h"
#include "near-xc.h"

#include <glib/gi18n-lib.h>

/* Families that no lab has a field for. */
static const NearTable *const core_tables[]
    = { &near_format_table,     &near_gallery_table,    &near_bond_rule_table,  &near_coordination_table,
        &near_wavelength_table, &near_descriptor_table, &near_potential_table, &near_integrator_table,
        &near_thermostat_table, &near_kernel_table,     &near_metric_table,    &near_mean_table,
        &near_gp_theory_table,  &near_gp_preset_table,  &near_xc_table,         &near_smearing_table,
        &near_broadening_table, &near_pseudo_family_table, &near_pseudo_table,  &near_dft_term_table,
        &near_energy_zero_table };

/* The table of labs, every table that a field of theirs chooses from, and the core's. */
static GPtrArray *
collect_tables (void)
{
  GPtrArray *tables = g_ptr_array_new ();

  g_ptr_array_add (tables, (gpointer) &near_lab_table);
  for (gsize l = 0; l < near_lab_table.n_rows; l++)
    {
      const NearSpecSchema *schema = near_lab_get_schemas ()[l];

      for (gsize f = 0; f < schema->n_fields; f++)
        if (schema->fields[f].choices != NULL
            && !g_ptr_array_find (tables, schema->fields[f].choices, NULL))
          g_ptr_array_add (tables, (gpointer) schema->fields[f].choices);
    }
  for (gsize t = 0; t < G_N_ELEMENTS (core_tables); t++)
    if (!g_ptr_array_find (tables, core_tables[t], NULL))
      g_ptr_array_add (tables, (gpointer) core_tables[t]);
  return tables;
}

static json_t *
info_to_json (const NearInfo *info)
{
  json_t *object = json_pack ("{s:s, s:s, s:s}", "id", info->id, "name", _ (info->name), "sentence",
                              _ (info->sentence));

  if (info->citation != NULL)
    json_object_set_new (object, "citation", json_string (info->citation));
  for (gsize p = 0; p < info->n_parameters; p++)
    {
      const NearParameter *parameter = &info->parameters[p];
      json_t *all = json_object_get (object, "parameters");

      if (all == NULL)
        json_object_set_new (object, "parameters", all = json_array ());
      json_array_append_new (all,
                             json_pack ("{s:s, s:f, s:f, s:f}", "id", parameter->id, "minimum",
                                        parameter->minimum, "maximum", parameter->maximum, "default",
                                        parameter->default_value));
    }
  return object;
}

static void
print_table (const NearTable *table)
{
  g_print ("%s (%s)\n", table->id, _ (table->name));
  for (gsize i = 0; i < table->n_rows; i++)
    {
      const NearInfo *info = near_table_get (table, i);

      g_print ("  %-16s %s\n", info->id, _ (info->sentence));
    }
}

/* The lessons that are found, and in words those that cannot be read. */
static int
list_lessons (gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = near_system_dup_lessons_dir (&error);
  g_autoptr (GPtrArray) errors = NULL;
  g_autoptr (GPtrArray) lessons = NULL;
  json_t *rows = json_array ();

  if (folder == NULL)
    {
      json_decref (rows);
      return near_cli_fail ("list", error, NEAR_CLI_FAILED);
    }
  lessons = near_lessons_load_dir (folder, &errors);
  for (guint i = 0; i < lessons->len; i++)
    {
      NearLesson *lesson = lessons->pdata[i];

      if (!json && (i == 0 || !g_str_equal (near_lesson_get_track (lesson),
                                            near_lesson_get_track (lessons->pdata[i - 1]))))
        g_print ("%s\n", near_lesson_get_track (lesson));
      if (!json)
        g_print ("  %-20s %s: %s\n", near_lesson_get_id (lesson), near_lesson_get_title (lesson),
                 near_lesson_get_goal (lesson));
      json_array_append_new (rows, json_pack ("{s:s, s:s, s:s, s:s}", "id", near_lesson_get_id (lesson),
                                              "name", near_lesson_get_title (lesson), "sentence",
                                              near_lesson_get_goal (lesson), "track",
                                              near_lesson_get_track (lesson)));
    }
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    near_cli_fail ("list", errors->pdata[i], NEAR_CLI_FAILED);
  if (json)
    near_cli_print_json (json_pack ("{s:o}", "lessons", rows));
  else
    json_decref (rows);
  return errors != NULL && errors->len > 0 ? NEAR_CLI_FAILED : NEAR_CLI_OK;
}

static int
list_tables (GPtrArray *tables, const char *family, gboolean json)
{
  json_t *document = json_object ();
  gboolean found = family == NULL;

  for (guint t = 0; t < tables->len; t++)
    {
      const NearTable *table = tables->pdata[t];
      json_t *rows = json_array ();

      if (family != NULL && g_strcmp0 (family, table->id) != 0)
        {
          json_decref (rows);
          continue;
        }
      found = TRUE;
      for (gsize i = 0; i < table->n_rows; i++)
        json_array_append_new (rows, info_to_json (near_table_get (table, i)));
      json_object_set_new (document, table->id, rows);
      if (!json)
        print_table (table);
    }
  if (!found)
    {
      g_printerr (_ ("nearsight-cli list: there is no family “%s”; there are:"), family);
      for (guint t = 0; t < tables->len; t++)
        g_printerr (" %s", ((const NearTable *) tables->pdata[t])->id);
      g_printerr (" lessons\n");
      json_decref (document);
      return NEAR_CLI_USAGE;
    }
  if (json)
    near_cli_print_json (document);
  else
    {
      if (family == NULL)
        g_print ("%s\n", _ ("lessons: “nearsight-cli list lessons”"));
      json_decref (document);
    }
  return NEAR_CLI_OK;
}

int
near_cli_list (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("[FAMILY]");
  g_autoptr (GPtrArray) tables = collect_tables ();
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print as one JSON document"), NULL }, { NULL }
  };

  g_option_context_set_summary (context, _ ("Lists the methods that there are, family by family."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return near_cli_fail ("list", error, NEAR_CLI_USAGE);
  if (argc > 1 && g_str_equal (argv[1], "lessons"))
    return list_lessons (json);
  return list_tables (tables, argc > 1 ? argv[1] : NULL, json);
}
