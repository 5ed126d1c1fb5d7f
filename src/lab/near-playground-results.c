/* near-playground-results.c — the playground's named results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-network-file.h"
#include "near-playground.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

G_GNUC_PRINTF (5, 6)
static void
add_number (NearResults *r, const char *name, double value, const char *unit, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  near_results_add_number (r, name, value, unit, sentence);
}

/* The sentence has the value times @factor; nothing is said of what is not known. */
static void
add_known (NearResults *r, const char *name, double value, double factor, const char *format)
{
  g_autofree char *sentence = isfinite (value) ? g_strdup_printf (format, factor * value) : NULL;

  near_results_add_number (r, name, value, NULL, sentence);
}

static void
add_scores (NearResults *r, const NearPlaygroundSnapshot *s)
{
  near_results_add_integer (r, "epoch", (gint64) s->epoch, NULL, NULL);
  add_known (r, "train_loss", s->train.loss, 1.0, _ ("Training loss %.4g"));
  if (s->diverged)
    near_results_add_number (r, "test_loss", s->test.loss, NULL, NULL);
  else if (s->test.n > 0)
    add_number (r, "test_loss", s->test.loss, NULL, _ ("Test loss %.4g, chance %.4g"), s->test.loss,
                s->chance_loss);
  else
    near_results_add_number (r, "test_loss", NAN, NULL, _ ("There are no test points"));
  near_results_add_number (r, "chance_loss", s->chance_loss, NULL, NULL);
  if (s->spec.problem == NEAR_PROBLEM_CLASSIFICATION)
    {
      add_known (r, "train_accuracy", s->train.accuracy, 100.0, _ ("Training accuracy %.1f %%"));
      add_known (r, "test_accuracy", s->test.accuracy, 100.0, _ ("Test accuracy %.1f %%"));
      near_results_add_number (r, "chance_accuracy", s->chance_accuracy, NULL, NULL);
    }
  else
    {
      /* classes are not what regression is about, but scripts may rely on the names */
      near_results_add_number (r, "train_accuracy", NAN, NULL, NULL);
      near_results_add_number (r, "test_accuracy", NAN, NULL, NULL);
      add_known (r, "train_r2", s->train_r2, 1.0, _ ("Training R² %.4g"));
      add_known (r, "test_r2", s->test_r2, 1.0, _ ("Test R² %.4g"));
    }
  near_results_add_integer (r, "n_train", (gint64) s->train.n, NULL, NULL);
  near_results_add_integer (r, "n_test", (gint64) s->test.n, NULL, NULL);
}

static void
add_spec (NearResults *r, const NearPlaygroundSnapshot *s)
{
  const NearPlaygroundSpec *spec = &s->spec;
  guint n_neurons = 0;

  near_results_add_text (r, "problem", near_table_get (&near_problem_table, spec->problem)->id, NULL);
  near_results_add_text (r, "pattern", near_table_get (&near_pattern_table, spec->pattern)->id, NULL);
  near_results_add_number (r, "noise", spec->noise, NULL, NULL);
  near_results_add_integer (r, "samples", (gint64) (s->train.n + s->test.n), NULL, NULL);
  near_results_add_integer (r, "batch", spec->batch, NULL, NULL);
  near_results_add_number (r, "rate", spec->rate, NULL, NULL);
  near_results_add_text (r, "activation",
                         near_table_get (&near_activation_table, spec->activation)->id, NULL);
  near_results_add_text (r, "output_activation",
                         near_table_get (&near_activation_table, spec->output_activation)->id, NULL);
  near_results_add_text (r, "mode", near_table_get (&near_training_mode_table, spec->mode)->id, NULL);
  near_results_add_text (r, "loss", near_table_get (&near_loss_table, spec->loss)->id, NULL);
  near_results_add_text (r, "optimizer",
                         near_table_get (&near_optimizer_table, spec->optimizer)->id, NULL);
  near_results_add_text (r, "regularization",
                         near_table_get (&near_regularization_table, spec->regularization)->id, NULL);
  near_results_add_integer (r, "hidden_layers", spec->hidden.n, NULL, NULL);
  for (guint l = 0; l < spec->hidden.n; l++)
    {
      g_autofree char *name = g_strdup_printf ("neurons_layer_%u", l + 1);

      n_neurons += spec->hidden.values[l];
      near_results_add_integer (r, name, spec->hidden.values[l], NULL, NULL);
    }
  near_results_add_integer (r, "hidden_neurons", n_neurons, NULL, NULL);
  near_results_add_integer (r, "n_features", near_features_count (spec->features), NULL, NULL);
  for (guint f = 0; f < NEAR_N_FEATURES; f++)
    {
      g_autofree char *name
          = g_strconcat ("feature_", near_table_get (&near_feature_table, f)->id, NULL);

      near_results_add_boolean (r, name, (spec->features & (1u << f)) != 0, NULL);
    }
}

/* With the features x² and y² alone a linear network's boundary is a x² + b y² + c = 0: an ellipse, whose
 * mean radius is √(-c / ((a + b) / 2)). */
static void
add_radius (NearResults *r, const NearPlaygroundSnapshot *s, const NearLinearForm *form)
{
  double mean, inside, bare;

  if (s->spec.features != (1u << NEAR_FEATURE_X2 | 1u << NEAR_FEATURE_Y2))
    return;
  mean = 0.5 * (form->coefficients[0] + form->coefficients[1]);
  inside = -form->constant / mean;
  bare = -form->constant_without_output_bias / mean;
  if (inside > 0.0)
    add_number (r, "boundary_radius", sqrt (inside), NULL, _ ("The boundary is a circle of radius %.2f"),
                sqrt (inside));
  if (bare > 0.0)
    near_results_add_number (r, "boundary_radius_without_output_bias", sqrt (bare), NULL, NULL);
}

static void
add_linear_form (NearResults *r, const NearPlaygroundSnapshot *s)
{
  NearLinearForm form;
  NearFeature list[NEAR_N_FEATURES];
  guint n = near_features_list (s->spec.features, list);
  gboolean linear = near_network_get_linear_form (s->network, &form);

  near_results_add_boolean (r, "is_linear", linear, NULL);
  near_results_add_number (
      r, "output_bias",
      near_network_get_bias (s->network, near_network_get_n_layers (s->network) - 1, 0), NULL, NULL);
  if (!linear)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name
          = g_strconcat ("coefficient_", near_feature_get_info (list[i])->info.id, NULL);

      near_results_add_number (r, name, form.coefficients[i], NULL, NULL);
    }
  near_results_add_number (r, "coefficient_constant", form.constant, NULL, NULL);
  near_results_add_number (r, "coefficient_constant_without_output_bias",
                           form.constant_without_output_bias, NULL, NULL);
  add_radius (r, s, &form);
  near_linear_form_clear (&form);
}

static void
add_formula (NearResults *r, const NearPlaygroundFormula *formula)
{
  if (formula->text != NULL)
    near_results_add_text (r, "formula", formula->text, NULL);
  else
    near_results_add_json (r, "formula", json_null (), NULL);
  if (formula->boundary != NULL)
    near_results_add_text (r, "boundary", formula->boundary, NULL);
  if (!formula->checked)
    return;
  near_results_add_boolean (r, "formula_exact", formula->check.exact, NULL);
  near_results_add_number (r, "formula_text_error", formula->check.text_error, NULL, NULL);
  near_results_add_number (r, "formula_rounding_error", formula->check.rounding_error, NULL, NULL);
  near_results_add_number (r, "formula_same_side", formula->check.same_side, NULL, NULL);
}

/**
 * near_playground_formula_init:
 * @check: whether to read the text back and compare; not possible once training has diverged
 *
 * Cost: writing about 1 us per parameter; checking on 625 points below 1 ms for small networks, about
 *   20 ms for eight layers of sixteen
 */
void
near_playground_formula_init (NearPlaygroundFormula *self, const NearPlaygroundSnapshot *s,
                              gboolean check)
{
  g_autofree char *display = NULL;
  g_autofree char *shown = NULL;

  memset (self, 0, sizeof *self);
  if (!near_network_is_finite (s->network))
    return;
  self->text = near_formula_write (s->network, s->spec.features, NEAR_PLAYGROUND_FORMULA_DIGITS);
  if (s->spec.problem == NEAR_PROBLEM_CLASSIFICATION)
    self->boundary
        = near_formula_write_linear (s->network, s->spec.features, NEAR_PLAYGROUND_FORMULA_DIGITS);
  if (!check)
    return;
  /* what people read is what is checked: shown, and read back from there */
  display = near_formula_to_display (self->text);
  shown = near_formula_from_display (display);
  self->checked = near_formula_check (shown, s->network, s->spec.features,
                                         NEAR_PLAYGROUND_FORMULA_DIGITS, &self->check, NULL);
}

void
near_playground_formula_clear (NearPlaygroundFormula *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->boundary, g_free);
}

/**
 * near_playground_snapshot_dup_results:
 * @formula: (nullable): written and checked here if it is not given
 *
 * Returns: (transfer full): the named results
 */
NearResults *
near_playground_snapshot_dup_results (const NearPlaygroundSnapshot *s,
                                      const NearPlaygroundFormula *formula)
{
  NearResults *r = near_results_new ();
  g_autofree char *said = NULL;
  NearPlaygroundFormula own = { NULL };

  if (formula == NULL)
    near_playground_formula_init (&own, s, TRUE);

  add_scores (r, s);
  add_spec (r, s);
  add_linear_form (r, s);
  add_formula (r, formula != NULL ? formula : &own);
  near_playground_formula_clear (&own);
  near_results_add_number (r, "epochs_per_second", s->epochs_per_second, "1/s", NULL);
  if (s->diverged)
    said = g_strdup_printf (_ ("Training diverged at epoch %" PRIu64
                               ": the steps overshoot; lower the learning rate"),
                            s->diverged_epoch);
  near_results_add_boolean (r, "diverged", s->diverged, said);
  near_results_add_boolean (r, "weights_edited", s->weights_edited, NULL);
  near_results_add_boolean (r, "reproducible", s->irreproducible == NULL, s->irreproducible);
  if (s->irreproducible != NULL)
    near_results_add_text (r, "irreproducible_because", s->irreproducible, NULL);
  if (s->spec.problem == NEAR_PROBLEM_CLASSIFICATION)
    {
      const gsize (*c)[2] = s->test.confusion;

      near_results_add_json (r, "test_confusion",
                             json_pack ("{s:I, s:I, s:I, s:I}", "true_positive",
                                        (json_int_t) c[1][1], "false_negative", (json_int_t) c[1][0],
                                        "false_positive", (json_int_t) c[0][1], "true_negative",
                                        (json_int_t) c[0][0]),
                             NULL);
    }
  near_results_add_json (r, "spec", near_spec_fields_to_json (&near_playground_schema, &s->spec), NULL);
  near_results_add_json (r, "layers", near_network_layers_to_json (s->network), NULL);
  return r;
}
