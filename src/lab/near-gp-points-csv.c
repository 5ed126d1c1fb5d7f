/* near-gp-points-csv.c — points from a table with any header
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column is follows from its name: a word of it is looked for in a list. What nobody named is an
 * input, and the last of these is the target. Every guess is a note.
 */
#include "near-gp-columns-private.h"
#include "near-gp-lab-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  NearGpColumn role;
  const char *words[8];
} RoleWords;

/* Earlier rows win: "variance of the error" is a variance. */
static const RoleWords role_words[] = {
  { NEAR_GP_COLUMN_VARIANCE, { "var", "variance" } },
  { NEAR_GP_COLUMN_SD, { "sd", "error", "err", "sigma", "std", "stddev", "uncertainty" } },
  { NEAR_GP_COLUMN_LABEL, { "label", "class", "phase" } },
  { NEAR_GP_COLUMN_SLOPE, { "slope", "derivative", "gradient" } },
  { NEAR_GP_COLUMN_FORCE, { "force" } },
  { NEAR_GP_COLUMN_THEORY, { "theory" } },
  { NEAR_GP_COLUMN_SPLIT, { "split", "test" } },
};

void
_near_gp_table_clear (NearGpTable *t)
{
  g_clear_pointer (&t->csv, near_csv_unref);
  g_clear_pointer (&t->roles, g_free);
  g_clear_pointer (&t->inputs, g_free);
}

G_GNUC_PRINTF (2, 3)
static void
note (const NearGpTable *t, const char *format, ...)
{
  va_list arguments;

  if (t->notes == NULL)
    return;
  va_start (arguments, format);
  g_ptr_array_add (t->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* --- roles ------------------------------------------------------------------------------------ */

static gboolean
is_empty (const char *cell)
{
  double value;

  /* near_csv_dup_numbers() knows more spellings; here only the first number decides */
  return cell[strspn (cell, " ")] == '\0' || g_ascii_strcasecmp (cell, "nan") == 0
         || g_ascii_strcasecmp (cell, "na") == 0
         || (near_text_parse_double (cell, &value, NULL) && isnan (value));
}

/* Whether the first cell that is not empty is a number; a later one that is not is an error then. */
static gboolean
begins_with_number (const NearGpTable *t, guint column)
{
  for (gsize i = 0; i < t->n; i++)
    {
      const char *cell = near_csv_get_text (t->csv, i, column);
      double value;

      if (!is_empty (cell))
        return near_text_parse_double (cell, &value, NULL);
    }
  return FALSE;
}

static NearGpColumn
guess_role (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (lower, " _-.()[]/,:", -1);

  for (gsize r = 0; r < G_N_ELEMENTS (role_words); r++)
    for (gsize w = 0; w < G_N_ELEMENTS (role_words[r].words) && role_words[r].words[w] != NULL; w++)
      if (g_strv_contains ((const char *const *) words, role_words[r].words[w]))
        return role_words[r].role;
  return g_str_equal (lower, "dy/dx") ? NEAR_GP_COLUMN_SLOPE : NEAR_GP_COLUMN_INPUT;
}

/* A second column of the same kind is not used. */
static void
keep_first_of_each (const NearGpTable *t)
{
  guint seen = 0;

  for (guint c = 0; c < t->n_columns; c++)
    {
      NearGpColumn role = t->roles[c];

      if (role <= NEAR_GP_COLUMN_TARGET)
        continue;
      if ((seen & (1u << role)) != 0 || (role == NEAR_GP_COLUMN_SD && (seen & (1u << NEAR_GP_COLUMN_VARIANCE)) != 0))
        {
          note (t, _ ("column “%s” is not used: there is another one of its kind"),
                near_csv_get_column_name (t->csv, c));
          t->roles[c] = NEAR_GP_COLUMN_UNUSED;
        }
      seen |= 1u << role;
    }
}

static void
guess_roles (NearGpTable *t)
{
  t->roles = g_new (NearGpColumn, t->n_columns);
  for (guint c = 0; c < t->n_columns; c++)
    {
      const char *name = near_csv_get_column_name (t->csv, c);

      t->roles[c] = guess_role (name);
      if (t->roles[c] != NEAR_GP_COLUMN_LABEL && t->roles[c] != NEAR_GP_COLUMN_SPLIT && !begins_with_number (t, c))
        {
          note (t, _ ("column “%s” has no numbers and is not used"), name);
          t->roles[c] = NEAR_GP_COLUMN_UNUSED;
        }
    }
}

static gboolean
has_role (const NearGpTable *t, NearGpColumn role, guint *column)
{
  for (guint c = 0; c < t->n_columns; c++)
    if (t->roles[c] == role)
      {
        if (column != NULL)
          *column = c;
        return TRUE;
      }
  return FALSE;
}

/* Labels in every row are what is to be learned; with gaps a property stands beside them. */
static gboolean
labels_are_complete (const NearGpTable *t)
{
  guint column;

  if (!has_role (t, NEAR_GP_COLUMN_LABEL, &column))
    return FALSE;
  for (gsize i = 0; i < t->n; i++)
    if (is_empty (near_csv_get_text (t->csv, i, column)))
      return FALSE;
  return TRUE;
}

static gboolean
is_named_input (const NearGpTable *t, guint column)
{
  for (guint j = 0; j < t->n_inputs; j++)
    if (t->inputs[j] == column)
      return TRUE;
  return FALSE;
}

static gboolean
choose_target (NearGpTable *t, const char *target, GError **error)
{
  guint n_numbers = 0;

  if (target != NULL && target[0] != '\0')
    {
      if (!near_csv_find_column (t->csv, target, &t->target, error))
        return FALSE;
      t->has_target = TRUE;
      t->roles[t->target] = NEAR_GP_COLUMN_TARGET;
      return TRUE;
    }
  if (labels_are_complete (t))
    {
      guint column = 0;

      has_role (t, NEAR_GP_COLUMN_LABEL, &column);
      note (t, _ ("the classes in column “%s” are what is learned"),
            near_csv_get_column_name (t->csv, column));
      return TRUE;
    }
  for (guint c = 0; c < t->n_columns; c++)
    if (t->roles[c] == NEAR_GP_COLUMN_INPUT && !is_named_input (t, c))
      {
        t->target = c;
        n_numbers++;
      }
  if (n_numbers < (t->n_inputs > 0 ? 1 : 2))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: the table has %u columns of numbers besides error bars and labels; at least two "
                      "are needed, an input and a target"),
                   near_csv_get_name (t->csv), n_numbers);
      return FALSE;
    }
  t->has_target = TRUE;
  t->roles[t->target] = NEAR_GP_COLUMN_TARGET;
  note (t, _ ("column “%s” was taken as the target"), near_csv_get_column_name (t->csv, t->target));
  return TRUE;
}

static gboolean
name_inputs (NearGpTable *t, const char *inputs, GError **error)
{
  g_auto (GStrv) names = g_strsplit (inputs, ",", -1);

  t->inputs = g_new0 (guint, g_strv_length (names) + 1);
  for (guint j = 0; names[j] != NULL; j++)
    {
      guint column;

      if (!near_csv_find_column (t->csv, g_strstrip (names[j]), &column, error))
        return FALSE;
      t->roles[column] = NEAR_GP_COLUMN_INPUT;
      t->inputs[t->n_inputs++] = column;
    }
  return TRUE;
}

static gboolean
choose_inputs (NearGpTable *t, const char *inputs, GError **error)
{
  g_autoptr (GString) said = g_string_new (NULL);

  if (inputs != NULL && inputs[0] != '\0')
    {
      if (!name_inputs (t, inputs, error))
        return FALSE;
    }
  else
    {
      t->inputs = g_new0 (guint, t->n_columns + 1);
      for (guint c = 0; c < t->n_columns; c++)
        if (t->roles[c] == NEAR_GP_COLUMN_INPUT)
          {
            g_string_append_printf (said, "%s%s", said->len > 0 ? ", " : "",
                                    near_csv_get_column_name (t->csv, c));
            t->inputs[t->n_inputs++] = c;
          }
      note (t, ngettext ("input: %s", "inputs: %s", t->n_inputs), said->str);
    }
  if (t->n_inputs >= 1 && t->n_inputs <= NEAR_GP_MAX_INPUTS)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("%s: there are %u inputs, but from 1 to %d can be handled: name the columns that matter"),
               near_csv_get_name (t->csv), t->n_inputs, NEAR_GP_MAX_INPUTS);
  return FALSE;
}

/* The error bars that were named, or guessed. */
static gboolean
choose_sd (NearGpTable *t, const char *sd, GError **error)
{
  guint column;

  if (sd != NULL && sd[0] != '\0')
    {
      if (!near_csv_find_column (t->csv, sd, &column, error))
        return FALSE;
      for (guint c = 0; c < t->n_columns; c++)
        if (t->roles[c] == NEAR_GP_COLUMN_SD || t->roles[c] == NEAR_GP_COLUMN_VARIANCE)
          t->roles[c] = NEAR_GP_COLUMN_UNUSED;
      t->roles[column] = guess_role (sd) == NEAR_GP_COLUMN_VARIANCE ? NEAR_GP_COLUMN_VARIANCE : NEAR_GP_COLUMN_SD;
    }
  if (has_role (t, NEAR_GP_COLUMN_VARIANCE, &column))
    note (t, _ ("the roots of column “%s”, a variance, were taken as error bars"),
          near_csv_get_column_name (t->csv, column));
  else if (has_role (t, NEAR_GP_COLUMN_SD, &column))
    note (t, _ ("column “%s” was taken as error bars (standard deviations)"),
          near_csv_get_column_name (t->csv, column));
  return TRUE;
}

/* --- columns ---------------------------------------------------------------------------------- */

static gboolean
read_column (const NearGpTable *t, guint column, double *values, gsize stride, GError **error)
{
  g_autofree double *numbers = near_csv_dup_numbers (t->csv, column, TRUE, NULL, error);

  if (numbers == NULL)
    return FALSE;
  for (gsize i = 0; i < t->n; i++)
    values[i * stride] = numbers[i];
  return TRUE;
}

static gboolean
read_error_bars (const NearGpTable *t, guint column, gboolean variance, double *sd, GError **error)
{
  if (!read_column (t, column, sd, 1, error))
    return FALSE;
  for (gsize i = 0; i < t->n; i++)
    {
      if (sd[i] < 0.0)
        {
          g_autofree char *shown = g_strdup_printf ("%g", sd[i]);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s: line %zu (column “%s”): an error bar cannot be negative, but is %s"),
                       near_csv_get_name (t->csv), near_csv_get_line (t->csv, i), near_csv_get_column_name (t->csv, column), shown);
          return FALSE;
        }
      if (variance)
        sd[i] = sqrt (sd[i]);
    }
  return TRUE;
}

/* Whole numbers from 0 stay; anything else is numbered as it first occurs. */
static void
read_labels (const NearGpTable *t, guint column, double *label)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) said = g_string_new (NULL);
  gboolean whole = TRUE;

  for (gsize i = 0; i < t->n && whole; i++)
    {
      const char *cell = near_csv_get_text (t->csv, i, column);

      whole = is_empty (cell)
              || (near_text_parse_finite (cell, &label[i], NULL) && label[i] == floor (label[i])
                  && label[i] >= 0.0 && label[i] < 40.0);
    }
  for (gsize i = 0; i < t->n; i++)
    {
      const char *cell = near_csv_get_text (t->csv, i, column);
      gpointer number;

      if (is_empty (cell))
        label[i] = NAN;
      else if (whole)
        near_text_parse_finite (cell, &label[i], NULL);
      else if (g_hash_table_lookup_extended (seen, cell, NULL, &number))
        label[i] = GPOINTER_TO_UINT (number);
      else
        {
          label[i] = g_hash_table_size (seen);
          g_hash_table_insert (seen, (gpointer) cell, GUINT_TO_POINTER (g_hash_table_size (seen)));
          g_string_append_printf (said, "%s%s = %.0f", said->len > 0 ? ", " : "", cell, label[i]);
        }
    }
  if (!whole)
    note (t, _ ("classes were numbered: %s"), said->str);
}

static void
read_split (const NearGpTable *t, guint column, guint8 *test)
{
  for (gsize i = 0; i < t->n; i++)
    {
      const char *cell = near_csv_get_text (t->csv, i, column);

      test[i] = g_ascii_strcasecmp (cell, "test") == 0 || g_str_equal (cell, "1");
    }
}

static gboolean
read_role (const NearGpTable *t, guint column, NearGpPoints *points, GError **error)
{
  switch (t->roles[column])
    {
    case NEAR_GP_COLUMN_TARGET:
      return read_column (t, column, points->y, 1, error);
    case NEAR_GP_COLUMN_SD:
    case NEAR_GP_COLUMN_VARIANCE:
      return read_error_bars (t, column, t->roles[column] == NEAR_GP_COLUMN_VARIANCE, points->sd, error);
    case NEAR_GP_COLUMN_SLOPE:
      return read_column (t, column, points->slope, 1, error);
    case NEAR_GP_COLUMN_FORCE:
      if (!read_column (t, column, points->slope, 1, error))
        return FALSE;
      for (gsize i = 0; i < t->n; i++)
        points->slope[i] = -points->slope[i];
      note (t, _ ("column “%s” is a force: the slope is its negative"),
            near_csv_get_column_name (t->csv, column));
      return TRUE;
    case NEAR_GP_COLUMN_THEORY:
      return read_column (t, column, points->theory, 1, error);
    case NEAR_GP_COLUMN_LABEL:
      read_labels (t, column, points->label);
      return TRUE;
    case NEAR_GP_COLUMN_SPLIT:
      read_split (t, column, points->test);
      return TRUE;
    default:
      return TRUE;
    }
}

/* --- rows ------------------------------------------------------------------------------------- */

static gboolean
is_complete (const NearGpPoints *points, gsize i)
{
  for (guint j = 0; j < points->n_inputs; j++)
    if (isnan (points->x[i * points->n_inputs + j]))
      return FALSE;
  return !isnan (points->y[i]) || !isnan (points->label[i]) || !isnan (points->slope[i]);
}

/* In place, before anybody else sees them. */
static void
drop_incomplete (const NearGpTable *t, NearGpPoints *points)
{
  guint d = points->n_inputs;
  gsize to = 0;

  for (gsize i = 0; i < points->n; i++)
    {
      if (!is_complete (points, i))
        continue;
      memmove (points->x + to * d, points->x + i * d, d * sizeof *points->x);
      points->y[to] = points->y[i];
      points->sd[to] = points->sd[i];
      points->label[to] = points->label[i];
      points->slope[to] = points->slope[i];
      points->theory[to] = points->theory[i];
      points->test[to++] = points->test[i];
    }
  if (to < points->n)
    note (t, ngettext ("%zu row with empty cells was left out", "%zu rows with empty cells were left out",
                       points->n - to),
          points->n - to);
  points->n = to;
}

NearGpPoints *
_near_gp_table_read (const NearGpTable *t, GError **error)
{
  g_autoptr (NearGpPoints) points = _near_gp_points_new_empty (t->n, t->n_inputs);

  for (guint j = 0; j < t->n_inputs; j++)
    {
      g_free (points->input_names[j]);
      points->input_names[j] = g_strdup (near_csv_get_column_name (t->csv, t->inputs[j]));
      if (!read_column (t, t->inputs[j], points->x + j, t->n_inputs, error))
        return NULL;
    }
  for (guint c = 0; c < t->n_columns; c++)
    if (!read_role (t, c, points, error))
      return NULL;
  if (t->has_target)
    {
      g_free (points->target_name);
      points->target_name = g_strdup (near_csv_get_column_name (t->csv, t->target));
    }
  else
    memcpy (points->y, points->label, t->n * sizeof *points->y);
  drop_incomplete (t, points);
  if (points->n == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("%s: no row of the table has all inputs and a target"),
                   near_csv_get_name (t->csv));
      return NULL;
    }
  points->own = TRUE;
  return g_steal_pointer (&points);
}

/* --- files ------------------------------------------------------------------------------------ */

/* What the columns seem to be, once the table is there. */
static void
look_at_table (NearGpTable *t)
{
  for (const char *const *said = near_csv_get_notes (t->csv); said != NULL && *said != NULL; said++)
    note (t, "%s", *said);
  t->n = near_csv_get_n_rows (t->csv);
  t->n_columns = near_csv_get_n_columns (t->csv);
  guess_roles (t);
}

gboolean
_near_gp_table_open (NearGpTable *t, const char *path, const NearMonitor *monitor, GError **error)
{
  t->csv = near_csv_load (path, NEAR_GP_MAX_POINTS, monitor, error);
  if (t->csv == NULL)
    return FALSE;
  look_at_table (t);
  return TRUE;
}

gboolean
_near_gp_table_guess (NearGpTable *t, GError **error)
{
  gboolean good = choose_target (t, NULL, error) && choose_inputs (t, NULL, error);

  keep_first_of_each (t);
  return good;
}

/**
 * near_gp_points_load_csv:
 * @inputs: (nullable): names of columns, with commas between them; NULL: all numbers that are nothing else
 * @target: (nullable): NULL: the last column of numbers, or the classes if every row has one
 * @sd: (nullable): NULL: a column whose name has a word such as sd, error, sigma; var is a variance
 * @notes: (nullable) (element-type utf8): what was assumed is added
 *
 * Columns named label or class, slope, force, theory, and split ("test") have their part too.
 *
 * Errors: those of near_csv_load(); NEAR_ERROR_UNKNOWN_NAME, PARSE with line and column, RANGE, NO_DATA
 */
NearGpPoints *
near_gp_points_load_csv (const char *path, const char *inputs, const char *target, const char *sd,
                         const NearMonitor *monitor, GPtrArray *notes, GError **error)
{
  g_auto (NearGpTable) t = { .notes = notes };

  if (!_near_gp_table_open (&t, path, monitor, error) || !choose_sd (&t, sd, error))
    return NULL;
  if (inputs != NULL && inputs[0] != '\0')
    {
      /* what is named is an input whatever it is called */
      if (!choose_inputs (&t, inputs, error) || !choose_target (&t, target, error))
        return NULL;
      for (guint c = 0; c < t.n_columns; c++)
        if (t.roles[c] == NEAR_GP_COLUMN_INPUT && (!t.has_target || c != t.target))
          t.roles[c] = NEAR_GP_COLUMN_UNUSED;
    }
  else if (!choose_target (&t, target, error) || !choose_inputs (&t, NULL, error))
    return NULL;
  keep_first_of_each (&t);
  return _near_gp_table_read (&t, error);
}

/**
 * near_gp_points_parse:
 * @text: a table as a spreadsheet copies it, or as a file has it
 *
 * As near_gp_points_load_csv() with columns that are guessed; a row of names may be missing.
 *
 * Errors: those of near_csv_parse_pasted() and near_gp_points_load_csv()
 */
NearGpPoints *
near_gp_points_parse (const char *text, const NearMonitor *monitor, GPtrArray *notes, GError **error)
{
  g_auto (NearGpTable) t = { .notes = notes };

  t.csv = near_csv_parse_pasted (text, strlen (text), _ ("pasted text"), NEAR_GP_MAX_POINTS, monitor, error);
  if (t.csv == NULL)
    return NULL;
  look_at_table (&t);
  return _near_gp_table_guess (&t, error) ? _near_gp_table_read (&t, error) : NULL;
}
