/* test-table.c — looking things up in method tables, and that every table is well formed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-activation.h"
#include "near-coordination.h"
#include "near-descriptor.h"
#include "near-feature.h"
#include "near-loss.h"
#include "near-molecular-dynamics.h"
#include "near-network.h"
#include "near-optimizer.h"
#include "near-pattern.h"
#include "near-smearing.h"

#include <math.h>
#include <string.h>

typedef struct
{
  NearInfo info;
  double extra[3]; /* rows are wider than a NearInfo */
} Row;

static const NearParameter parameters[] = { { "k", "K", "How many", 1.0, 9.0, 3.0 } };
static const Row rows[] = {
  { { .id = "one", .name = "One", .sentence = "The first" }, { 1, 2, 3 } },
  { { .id = "two",
      .name = "Two",
      .sentence = "The second",
      .parameters = parameters,
      .n_parameters = 1 },
    { 4, 5, 6 } },
};
static const NearTable table = NEAR_TABLE_INIT ("number", "number", rows);

static void
test_find (void)
{
  gsize row = 99;
  g_autoptr (GError) error = NULL;
  g_autofree char *ids = near_table_dup_ids (&table, " | ");

  g_assert_true (near_table_find (&table, "two", &row, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (row, ==, 1);
  g_assert_true (near_table_get (&table, 1) == &rows[1].info);
  g_assert_cmpfloat (((const Row *) near_table_get (&table, 1))->extra[2], ==, 6.0);
  g_assert_cmpstr (ids, ==, "one | two");
}

/* The message says which family, which name and what there is; bytes that are no text do no harm.
 */
static void
test_unknown (void)
{
  static const char *const wrong[] = { "three", "", "On", "one ", "\xff\xfe", "%s%n" };
  g_autofree char *endless = g_strnfill (100000, 'a');
  gsize row;

  for (guint i = 0; i <= G_N_ELEMENTS (wrong); i++)
    {
      const char *id = i < G_N_ELEMENTS (wrong) ? wrong[i] : endless;
      g_autoptr (GError) error = NULL;

      g_assert_false (near_table_find (&table, id, &row, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (strstr (error->message, "number"));
      g_assert_nonnull (strstr (error->message, "one, two"));
      g_assert_cmpuint (strlen (error->message), <, 400);
      if (i == 0)
        g_assert_nonnull (strstr (error->message, "“three”"));
    }
}

static void
check_info (const NearInfo *info, GHashTable *seen)
{
  g_assert_nonnull (info->id);
  g_assert_cmpuint (strlen (info->id), >, 0);
  for (const char *c = info->id; *c != '\0'; c++)
    g_assert_true (g_ascii_islower (*c) || g_ascii_isdigit (*c) || *c == '-');
  g_assert_true (g_hash_table_add (seen, (gpointer) info->id));
  g_assert_nonnull (info->name);
  g_assert_nonnull (info->sentence);
  g_assert_cmpuint (strlen (info->sentence), >, 10);
  for (gsize p = 0; p < info->n_parameters; p++)
    {
      const NearParameter *parameter = &info->parameters[p];

      g_assert_nonnull (parameter->id);
      g_assert_cmpfloat (parameter->minimum, <, parameter->maximum);
      g_assert_cmpfloat (parameter->default_value, >=, parameter->minimum);
      g_assert_cmpfloat (parameter->default_value, <=, parameter->maximum);
    }
}

static void
test_tables (void)
{
  static const struct
  {
    const NearTable *table;
    gsize n;
  } tables[] = {
    { &near_activation_table, NEAR_N_ACTIVATIONS },
    { &near_loss_table, NEAR_N_LOSSES },
    { &near_optimizer_table, NEAR_N_OPTIMIZERS },
    { &near_regularization_table, NEAR_N_REGULARIZATIONS },
    { &near_training_mode_table, NEAR_N_TRAINING_MODES },
    { &near_initialization_table, NEAR_N_INITIALIZATIONS },
    { &near_feature_table, NEAR_N_FEATURES },
    { &near_problem_table, NEAR_N_PROBLEMS },
    { &near_pattern_table, NEAR_N_PATTERNS },
    { &near_bond_rule_table, NEAR_N_BOND_RULES },
    { &near_coordination_table, NEAR_N_COORDINATIONS },
    { &near_descriptor_table, NEAR_N_DESCRIPTORS },
    { &near_integrator_table, NEAR_N_INTEGRATORS },
    { &near_thermostat_table, NEAR_N_THERMOSTATS },
    { &near_potential_table, NEAR_N_POTENTIALS },
    { &near_broadening_table, NEAR_N_BROADENINGS },
    { &near_smearing_table, NEAR_N_SMEARINGS },
  };

  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpuint (tables[t].table->n_rows, ==, tables[t].n);
      g_assert_nonnull (tables[t].table->name);
      for (gsize r = 0; r < tables[t].n; r++)
        {
          gsize found = G_MAXSIZE;
          const NearInfo *info = near_table_get (tables[t].table, r);

          check_info (info, seen);
          g_assert_true (near_table_find (tables[t].table, info->id, &found, NULL));
          g_assert_cmpuint (found, ==, r);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/find", test_find);
  g_test_add_func ("/table/unknown", test_unknown);
  g_test_add_func ("/table/tables", test_tables);
  return g_test_run ();
}
