/* near-gp-columns.c — what the columns of a table are: looked at before the table is read as points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-columns-private.h"
#include "near-gp-lab-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_SAMPLES 4
#define SAMPLE_CHARS 16

static const NearInfo column_rows[] = {
  { .id = "unused", .name = N_ ("Left out"), .sentence = N_ ("The column is not read.") },
  { .id = "input", .name = N_ ("Input"), .sentence = N_ ("What the target depends on.") },
  { .id = "target", .name = N_ ("Target"), .sentence = N_ ("What was measured and is to be predicted.") },
  { .id = "sd",
    .name = N_ ("Standard deviation"),
    .sentence = N_ ("The error bar of each measurement, in the target's unit.") },
  { .id = "variance",
    .name = N_ ("Variance"),
    .sentence = N_ ("The square of each error bar; its root is taken.") },
  { .id = "label",
    .name = N_ ("Class"),
    .sentence = N_ ("A class: without a target it is what is learned, beside one it is a label.") },
  { .id = "slope", .name = N_ ("Slope"), .sentence = N_ ("The target's derivative by the input.") },
  { .id = "force", .name = N_ ("Force"), .sentence = N_ ("The slope's negative.") },
  { .id = "theory", .name = N_ ("Theory"), .sentence = N_ ("What a theory says of the target.") },
  { .id = "split",
    .name = N_ ("Held out"),
    .sentence = N_ ("Rows that say “test” or 1 are kept out of the fit.") },
};

const NearTable near_gp_column_table = NEAR_TABLE_INIT ("column", N_ ("column of a table"), column_rows);

/* --- looking ---------------------------------------------------------------------------------- */

static char *
dup_samples (const NearGpTable *t, guint column)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < MIN (t->n, N_SAMPLES); i++)
    {
      const char *cell = near_csv_get_text (t->csv, i, column);
      g_autofree char *shown = near_text_excerpt (cell, (gssize) strlen (cell), SAMPLE_CHARS);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", cell[0] != '\0' ? shown : "–");
    }
  if (t->n > N_SAMPLES)
    g_string_append (text, "…");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * near_gp_columns_load:
 *
 * A table that is too small to guess from is no error here: somebody is going to say what it is.
 *
 * Errors: those of near_csv_load()
 */
NearGpColumns *
near_gp_columns_load (const char *path, const NearMonitor *monitor, GError **error)
{
  g_auto (NearGpTable) t = { 0 };
  NearGpColumns *self;

  if (!_near_gp_table_open (&t, path, monitor, error))
    return NULL;
  _near_gp_table_guess (&t, NULL);
  self = g_new0 (NearGpColumns, 1);
  self->n = t.n_columns;
  self->n_rows = t.n;
  self->names = g_new0 (char *, t.n_columns + 1);
  self->samples = g_new0 (char *, t.n_columns + 1);
  for (guint c = 0; c < t.n_columns; c++)
    {
      self->names[c] = g_strdup (near_csv_get_column_name (t.csv, c));
      self->samples[c] = dup_samples (&t, c);
    }
  self->roles = g_steal_pointer (&t.roles);
  return self;
}

void
near_gp_columns_free (NearGpColumns *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->names);
  g_strfreev (self->samples);
  g_free (self->roles);
  g_free (self);
}

/* --- reading ---------------------------------------------------------------------------------- */

char *
near_gp_columns_dup_problem (guint n, const NearGpColumn *roles)
{
  guint count[NEAR_GP_N_COLUMNS] = { 0 };

  for (guint c = 0; c < n; c++)
    count[roles[c]]++;
  if (count[NEAR_GP_COLUMN_INPUT] == 0)
    return g_strdup (_ ("at least one column must be an input"));
  if (count[NEAR_GP_COLUMN_INPUT] > NEAR_GP_MAX_INPUTS)
    return g_strdup_printf (_ ("there are %u inputs; at most %d can be handled"), count[NEAR_GP_COLUMN_INPUT],
                            NEAR_GP_MAX_INPUTS);
  if (count[NEAR_GP_COLUMN_TARGET] + count[NEAR_GP_COLUMN_LABEL] == 0)
    return g_strdup (_ ("a column must be the target, or the class"));
  if (count[NEAR_GP_COLUMN_SD] + count[NEAR_GP_COLUMN_VARIANCE] > 1)
    return g_strdup (_ ("only one column can be the error bars"));
  if (count[NEAR_GP_COLUMN_SLOPE] + count[NEAR_GP_COLUMN_FORCE] > 1)
    return g_strdup (_ ("only one column can be the slope or the force"));
  for (gsize role = NEAR_GP_COLUMN_TARGET; role < NEAR_GP_N_COLUMNS; role++)
    if (count[role] > 1)
      return g_strdup_printf (_ ("only one column can have the part “%s”"),
                              _ (near_table_get (&near_gp_column_table, role)->name));
  return NULL;
}

static void
take_roles (NearGpTable *t, const NearGpColumn *roles)
{
  memcpy (t->roles, roles, t->n_columns * sizeof *roles);
  t->inputs = g_new0 (guint, t->n_columns + 1);
  for (guint c = 0; c < t->n_columns; c++)
    {
      if (roles[c] == NEAR_GP_COLUMN_INPUT)
        t->inputs[t->n_inputs++] = c;
      if (roles[c] == NEAR_GP_COLUMN_TARGET)
        {
          t->target = c;
          t->has_target = TRUE;
        }
    }
}

/**
 * near_gp_points_load_columns:
 *
 * Errors: those of near_csv_load(); NEAR_ERROR_NO_DATA, PARSE with line and column, RANGE, also if the file
 * has not @n columns (any more)
 */
NearGpPoints *
near_gp_points_load_columns (const char *path, guint n, const NearGpColumn *roles, const NearMonitor *monitor,
                             GPtrArray *notes, GError **error)
{
  g_auto (NearGpTable) t = { 0 };
  g_autofree char *problem = near_gp_columns_dup_problem (n, roles);

  if (problem != NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, "%s: %s", path, problem);
      return NULL;
    }
  /* what names alone suggest is not said: somebody has decided */
  if (!_near_gp_table_open (&t, path, monitor, error))
    return NULL;
  if (t.n_columns != n)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s: the file has changed: it has %u columns now, and had %u"), path, t.n_columns, n);
      return NULL;
    }
  t.notes = notes;
  for (const char *const *said = near_csv_get_notes (t.csv); notes != NULL && said != NULL && *said != NULL; said++)
    g_ptr_array_add (notes, g_strdup (*said));
  take_roles (&t, roles);
  return _near_gp_table_read (&t, error);
}
