/* near-gp-document.c — a Gaussian-process experiment in a document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-document.h"
#include "near-gp-lab-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The optional columns, and where they are kept. */
static const struct
{
  const char *name;
  gsize offset;
} columns[] = {
  { "sd", G_STRUCT_OFFSET (NearGpPoints, sd) },
  { "label", G_STRUCT_OFFSET (NearGpPoints, label) },
  { "slope", G_STRUCT_OFFSET (NearGpPoints, slope) },
  { "theory", G_STRUCT_OFFSET (NearGpPoints, theory) },
};

static double *
get_column (const NearGpPoints *points, gsize c)
{
  return G_STRUCT_MEMBER (double *, points, columns[c].offset);
}

/* --- attachments ------------------------------------------------------------------------------ */

GHashTable *
_near_gp_points_new_cleared (void)
{
  static const char *const names[] = { "x", "y", "sd", "label", "slope", "theory", "test" };
  GHashTable *cleared
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (cleared, g_strdup (names[i]), NULL);
  return cleared;
}

static gboolean
all_nan (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      return FALSE;
  return TRUE;
}

/* Columns that say nothing are taken away rather than kept. */
GHashTable *
near_gp_points_to_attachments (const NearGpPoints *points)
{
  GHashTable *arrays = _near_gp_points_new_cleared ();
  gsize n = points->n;

  g_hash_table_insert (arrays, g_strdup ("x"),
                       near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, points->n_inputs },
                                       points->x));
  g_hash_table_insert (arrays, g_strdup ("y"), near_array_new_vector (n, points->y));
  for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
    if (!all_nan (get_column (points, c), n))
      g_hash_table_insert (arrays, g_strdup (columns[c].name),
                           near_array_new_vector (n, get_column (points, c)));
  if (n > 0 && memchr (points->test, 1, n) != NULL)
    g_hash_table_insert (arrays, g_strdup ("test"),
                         near_array_new (NEAR_ARRAY_UINT8, 1, &n, points->test));
  return arrays;
}

static gboolean
is_vector (const NearArray *array)
{
  return array != NULL && near_array_peek_doubles (array) != NULL && near_array_get_n_dims (array) == 1;
}

/* A curve counts where the points are said to come from it. */
gboolean
_near_gp_truth_from_attachments (GHashTable *attachments, const NearGpSpec *spec, NearGpTruth **truth,
                                 GError **error)
{
  const NearArray *x = g_hash_table_lookup (attachments, "truth_x");
  const NearArray *y = g_hash_table_lookup (attachments, "truth_y");
  gsize n;

  *truth = NULL;
  if (spec->source != NEAR_GP_SOURCE_DRAWN || (x == NULL && y == NULL))
    return TRUE;
  n = is_vector (x) ? near_array_get_length (x) : 0;
  if (n > 0 && is_vector (y) && near_array_get_length (y) == n)
    *truth = near_gp_truth_new (n, near_array_peek_doubles (x), near_array_peek_doubles (y), NULL);
  if (*truth == NULL)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                         _ ("the document's drawn curve is damaged: its x and y do not fit together; draw it again"));
  return *truth != NULL;
}

static gboolean
is_column (const NearArray *array, gsize n)
{
  return array != NULL && near_array_peek_doubles (array) != NULL && near_array_get_n_dims (array) == 1
         && near_array_get_dim (array, 0) == n;
}

static gboolean
is_legal (const NearGpPoints *points)
{
  for (gsize i = 0; i < points->n * points->n_inputs; i++)
    if (!isfinite (points->x[i]))
      return FALSE;
  for (gsize i = 0; i < points->n; i++)
    if (isinf (points->y[i]) || isinf (points->slope[i]) || isinf (points->theory[i])
        || isinf (points->label[i]) || !(isnan (points->sd[i]) || points->sd[i] >= 0.0)
        || isinf (points->sd[i]) || points->test[i] > 1)
      return FALSE;
  return TRUE;
}

static gboolean
read_columns (GHashTable *attachments, NearGpPoints *points)
{
  const NearArray *test = g_hash_table_lookup (attachments, "test");

  for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      const NearArray *array = g_hash_table_lookup (attachments, columns[c].name);

      if (array != NULL && !is_column (array, points->n))
        return FALSE;
      if (array != NULL)
        memcpy (get_column (points, c), near_array_peek_doubles (array), points->n * sizeof (double));
    }
  if (test == NULL)
    return TRUE;
  if (near_array_get_array_type (test) != NEAR_ARRAY_UINT8 || near_array_get_length (test) != points->n)
    return FALSE;
  memcpy (points->test, near_array_peek (test), points->n);
  return TRUE;
}

gboolean
_near_gp_points_from_attachments (GHashTable *attachments, const NearGpSpec *spec, NearGpPoints **points,
                                  GError **error)
{
  const NearArray *x = g_hash_table_lookup (attachments, "x");
  const NearArray *y = g_hash_table_lookup (attachments, "y");
  g_autoptr (NearGpPoints) own = NULL;
  gsize n = y != NULL ? near_array_get_length (y) : 0;

  *points = NULL;
  if (x == NULL && y == NULL)
    return FALSE;
  if (is_column (y, n) && x != NULL && near_array_peek_doubles (x) != NULL
      && near_array_get_n_dims (x) == 2 && near_array_get_dim (x, 0) == n
      && near_array_get_dim (x, 1) >= 1 && near_array_get_dim (x, 1) <= NEAR_GP_MAX_INPUTS)
    {
      own = near_gp_points_new (n, (guint) near_array_get_dim (x, 1), near_array_peek_doubles (x),
                                near_array_peek_doubles (y));
      own->own = TRUE;
      _near_gp_points_set_names (own, spec->inputs, spec->target);
      if (!_near_gp_truth_from_attachments (attachments, spec, &own->truth, error))
        return FALSE;
    }
  if (own == NULL || !read_columns (attachments, own) || !is_legal (own))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                           _ ("the document's own points are damaged: x, y and what belongs to them do "
                              "not fit together; load the file again"));
      return FALSE;
    }
  *points = g_steal_pointer (&own);
  return TRUE;
}

/**
 * near_gp_document_dup_points:
 *
 * The attached points, or those of the source, which may be an attached curve.
 *
 * Errors: NEAR_ERROR_PARSE for attachments that do not fit; those of near_gp_source_generate()
 */
NearGpPoints *
near_gp_document_dup_points (NearDocument *document, GError **error)
{
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (document);
  const NearGpSpec *spec = near_document_get_spec (document);
  g_autoptr (NearGpTruth) truth = NULL;
  g_autoptr (GError) problem = NULL;
  NearGpPoints *points;

  if (_near_gp_points_from_attachments (attachments, spec, &points, &problem))
    return points;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (!_near_gp_truth_from_attachments (attachments, spec, &truth, error))
    return NULL;
  return near_gp_source_generate_with (spec, truth, error);
}

/* --- names ------------------------------------------------------------------------------------ */

/* A name with a comma, or too long for the field, is not kept: the input is called x1, x2... then. */
void
_near_gp_spec_take_names (NearGpSpec *spec, const NearGpPoints *points)
{
  g_autoptr (NearGpPoints) usual = _near_gp_points_new_empty (0, points->n_inputs);
  g_autoptr (GString) names = g_string_new (NULL);
  gboolean all_usual = TRUE;

  for (guint j = 0; j < points->n_inputs; j++)
    {
      const char *name = points->input_names[j];

      all_usual = all_usual && g_str_equal (name, usual->input_names[j]);
      if (strchr (name, ',') != NULL || names->len + strlen (name) + 2 > sizeof spec->inputs)
        name = "";
      g_string_append_printf (names, "%s%s", j > 0 ? "," : "", name);
    }
  /* unused bytes are zero: specs are compared as they are */
  memset (spec->inputs, 0, sizeof spec->inputs);
  memset (spec->target, 0, sizeof spec->target);
  if (!all_usual && names->len < sizeof spec->inputs)
    memcpy (spec->inputs, names->str, names->len);
  if (!g_str_equal (points->target_name, usual->target_name)
      && strlen (points->target_name) < sizeof spec->target)
    memcpy (spec->target, points->target_name, strlen (points->target_name));
}

/* --- without a screen ------------------------------------------------------------------------- */

/**
 * near_gp_document_run:
 *
 * What the screen shows once it rests: fit, curve, leave-one-out, folds, the three views of the fit. The
 * kernel is taken as it stands.
 *
 * Errors: those of near_gp_document_dup_points(), near_gp_view_new(), near_gp_detail_new()
 */
NearResults *
near_gp_document_run (NearDocument *document, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearGpPoints) points = near_gp_document_dup_points (document, error);
  g_autoptr (NearGpView) view = NULL;
  g_autoptr (NearGpDetail) detail = NULL;

  if (points == NULL)
    return NULL;
  view = near_gp_view_new (near_document_get_spec (document), points, 0.0, monitor, error);
  detail = view != NULL ? near_gp_detail_new (view, NULL, monitor, error) : NULL;
  return detail != NULL ? near_results_ref (detail->results) : NULL;
}

static void
append_option (GString *command, const NearSpecField *field, gconstpointer spec)
{
  g_autofree char *text = near_spec_dup_field_text (field, spec);
  g_autofree char *name = g_strdelimit (g_strdup (field->key), "_", '-');
  g_autofree char *quoted = g_shell_quote (text);
  gboolean plain = text[0] != '\0' && strpbrk (text, " \t*()[];!<>&|$\"'\\~#?") == NULL;

  g_string_append_printf (command, " --%s %s", name, plain ? text : quoted);
}

/**
 * near_gp_document_dup_command:
 *
 * Returns: (transfer full) (nullable): a command line that computes the same; %NULL with own points or a curve of
 *   one's own
 */
char *
near_gp_document_dup_command (NearDocument *document)
{
  const NearGpSpec *spec = near_document_get_spec (document);
  g_autofree NearGpSpec *told = near_spec_new (&near_gp_schema);
  GString *command;

  if (spec->source == NEAR_GP_SOURCE_OWN || spec->source == NEAR_GP_SOURCE_DRAWN
      || near_document_get_attachment (document, "x") != NULL)
    return NULL;
  command = g_string_new ("nearsight-cli gp experiment");
  /* what a choice makes follow stands behind it in the schema */
  for (gsize i = 0; i < near_gp_schema.n_fields; i++)
    {
      const NearSpecField *field = &near_gp_schema.fields[i];
      g_autofree char *text = NULL;

      if (near_spec_field_equal (field, spec, told))
        continue;
      text = near_spec_dup_field_text (field, spec);
      near_spec_set_from_text (&near_gp_schema, told, field->key, text, NULL);
      near_gp_spec_follow (told, field->key);
      append_option (command, field, spec);
    }
  return g_string_free (command, FALSE);
}
