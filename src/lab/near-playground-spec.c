/* near-playground-spec.c — the playground's schema
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-spec.h"

#include <glib/gi18n-lib.h>

#define MEMBER(member)                                                                             \
  .key = #member, .offset = G_STRUCT_OFFSET (NearPlaygroundSpec, member),                          \
  .size = sizeof (((NearPlaygroundSpec *) NULL)->member)

static const NearSpecField fields[] = {
  { MEMBER (problem), .kind = NEAR_SPEC_CHOICE, .choices = &near_problem_table,
    .label = N_ ("Problem"),
    .sentence = N_ ("Whether labels are classes or numbers.") },
  { MEMBER (pattern), .kind = NEAR_SPEC_CHOICE, .choices = &near_pattern_table,
    .label = N_ ("Pattern"),
    .sentence = N_ ("How the points lie.") },
  { MEMBER (samples), .kind = NEAR_SPEC_INTEGER, .minimum = 2, .maximum = 1e6,
    .label = N_ ("Samples"),
    .sentence = N_ ("How many points are drawn, for training and test together.") },
  { MEMBER (noise), .kind = NEAR_SPEC_REAL, .minimum = 0, .maximum = 50,
    .label = N_ ("Noise"),
    .sentence = N_ ("How strongly chance blurs the pattern, from 0 to 50.") },
  { MEMBER (train_ratio), .kind = NEAR_SPEC_REAL, .minimum = 0.01, .maximum = 0.99,
    .label = N_ ("Training share"),
    .sentence = N_ ("The share of points that is trained on; the rest is kept for the test.") },
  { MEMBER (batch), .kind = NEAR_SPEC_INTEGER, .minimum = 1, .maximum = 1e6,
    .label = N_ ("Batch"),
    .sentence = N_ ("How many points are looked at before the weights take a step.") },
  { MEMBER (features), .kind = NEAR_SPEC_FLAGS, .choices = &near_feature_table,
    .label = N_ ("Features"),
    .sentence = N_ ("What the network sees of each point.") },
  { MEMBER (hidden), .kind = NEAR_SPEC_LIST, .minimum = 1, .maximum = NEAR_PLAYGROUND_MAX_NEURONS,
    .max_length = NEAR_PLAYGROUND_MAX_LAYERS, .label = N_ ("Hidden layers"),
    .sentence = N_ ("Neurons in each hidden layer, from the features to the output.") },
  { MEMBER (activation), .kind = NEAR_SPEC_CHOICE, .choices = &near_activation_table,
    .label = N_ ("Activation"),
    .sentence = N_ ("What a hidden neuron does with the sum of its inputs.") },
  { MEMBER (output_activation), .kind = NEAR_SPEC_CHOICE, .choices = &near_activation_table,
    .label = N_ ("Output"),
    .sentence = N_ ("What the output neuron does with the sum of its inputs.") },
  { MEMBER (loss), .kind = NEAR_SPEC_CHOICE, .choices = &near_loss_table,
    .label = N_ ("Loss"),
    .sentence = N_ ("What training makes small.") },
  { MEMBER (optimizer), .kind = NEAR_SPEC_CHOICE, .choices = &near_optimizer_table,
    .label = N_ ("Optimiser"),
    .sentence = N_ ("How the gradient moves the weights.") },
  { MEMBER (rate), .kind = NEAR_SPEC_REAL, .minimum = 1e-8, .maximum = 100,
    .label = N_ ("Learning rate"),
    .sentence = N_ ("How long a step is: too short takes for ever, too long diverges.") },
  { MEMBER (regularization), .kind = NEAR_SPEC_CHOICE, .choices = &near_regularization_table,
    .label = N_ ("Regularisation"),
    .sentence = N_ ("A pull on the weights towards zero, against overfitting.") },
  { MEMBER (regularization_rate), .kind = NEAR_SPEC_REAL, .minimum = 0, .maximum = 100,
    .label = N_ ("Regularisation rate"),
    .sentence = N_ ("How strong the pull on the weights is.") },
  { MEMBER (initialization), .kind = NEAR_SPEC_CHOICE, .choices = &near_initialization_table,
    .label = N_ ("Start"),
    .sentence = N_ ("How the first weights are drawn.") },
  { MEMBER (mode), .kind = NEAR_SPEC_CHOICE, .choices = &near_training_mode_table,
    .label = N_ ("Mode"),
    .sentence = N_ ("In which order samples are looked at.") },
  { MEMBER (seed), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 9007199254740991.0,
    .label = N_ ("Seed"),
    .sentence = N_ ("The number that all chance comes from: the same seed gives the same points and "
                    "weights.") },
  { MEMBER (restart), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 1e9,
    .label = N_ ("Other weights"),
    .sentence = N_ ("Counts how often other first weights were drawn for the same points.") },
  { MEMBER (epochs), .kind = NEAR_SPEC_INTEGER, .minimum = 0, .maximum = 1e12,
    .label = N_ ("Pause at epoch"),
    .sentence = N_ ("Training pauses after this many passes over the training points.") },
};

static const NearPlaygroundSpec defaults = {
  .problem = NEAR_PROBLEM_CLASSIFICATION,
  .pattern = NEAR_PATTERN_CIRCLE,
  .samples = 500,
  .noise = 0.0,
  .train_ratio = 0.5,
  .batch = 10,
  .features = 1u << NEAR_FEATURE_X | 1u << NEAR_FEATURE_Y,
  .hidden = { 2, { 4, 2 } },
  .activation = NEAR_ACTIVATION_TANH,
  .output_activation = NEAR_ACTIVATION_TANH,
  .loss = NEAR_LOSS_HALF_SQUARED,
  .optimizer = NEAR_OPTIMIZER_SGD,
  .rate = 0.03,
  .regularization = NEAR_REGULARIZATION_NONE,
  .regularization_rate = 0.0,
  .initialization = NEAR_INITIALIZATION_PLAYGROUND,
  .mode = NEAR_TRAINING_PLAYGROUND,
  .seed = 1,
  .restart = 0,
  .epochs = 1000,
};

static gboolean
validate (gconstpointer data, GError **error)
{
  const NearPlaygroundSpec *spec = data;

  if (spec->pattern != NEAR_PATTERN_OWN
      && near_pattern_get_info (spec->pattern)->problem != spec->problem)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the pattern “%s” does not belong to the problem “%s”: choose another pattern "
                      "or problem"),
                   near_table_get (&near_pattern_table, spec->pattern)->id,
                   near_table_get (&near_problem_table, spec->problem)->id);
      return FALSE;
    }
  if (spec->problem == NEAR_PROBLEM_REGRESSION && spec->loss == NEAR_LOSS_CROSS_ENTROPY)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("cross-entropy is a loss for classes, not for regression: choose "
                              "“half-squared” or “squared”"));
      return FALSE;
    }
  if (spec->mode == NEAR_TRAINING_PLAYGROUND && spec->optimizer != NEAR_OPTIMIZER_SGD)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("playground mode is plain gradient descent: choose the optimiser “sgd”, "
                              "or the mode “standard”"));
      return FALSE;
    }
  if (spec->mode == NEAR_TRAINING_PLAYGROUND && spec->loss != NEAR_LOSS_HALF_SQUARED)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("playground mode has half squared error: choose the loss "
                              "“half-squared”, or the mode “standard”"));
      return FALSE;
    }
  return TRUE;
}

const NearSpecSchema near_playground_schema = {
  .lab = "playground",
  .version = 1,
  .size = sizeof (NearPlaygroundSpec),
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .defaults = &defaults,
  .validate = validate,
};

static void
follow_problem (NearPlaygroundSpec *self)
{
  gboolean regression = self->problem == NEAR_PROBLEM_REGRESSION;

  self->output_activation = regression ? NEAR_ACTIVATION_LINEAR : NEAR_ACTIVATION_TANH;
  if (regression && self->loss == NEAR_LOSS_CROSS_ENTROPY)
    self->loss = NEAR_LOSS_HALF_SQUARED;
}

static void
follow_mode (NearPlaygroundSpec *self)
{
  if (self->mode != NEAR_TRAINING_PLAYGROUND)
    return;
  self->optimizer = NEAR_OPTIMIZER_SGD;
  self->loss = NEAR_LOSS_HALF_SQUARED;
}

void
near_playground_spec_follow (NearPlaygroundSpec *self, const char *key)
{
  if (g_str_equal (key, "pattern") && self->pattern != NEAR_PATTERN_OWN)
    {
      const NearPatternInfo *info = near_pattern_get_info (self->pattern);

      if (info->problem != self->problem)
        {
          self->problem = info->problem;
          self->samples = (gint64) info->default_samples;
          follow_problem (self);
        }
    }
  else if (g_str_equal (key, "problem"))
    {
      if (self->pattern != NEAR_PATTERN_OWN
          && near_pattern_get_info (self->pattern)->problem != self->problem)
        {
          self->pattern = self->problem == NEAR_PROBLEM_REGRESSION ? NEAR_PATTERN_REG_PLANE
                                                                   : NEAR_PATTERN_CIRCLE;
          self->samples = (gint64) near_pattern_get_info (self->pattern)->default_samples;
        }
      follow_problem (self);
    }
  else if (g_str_equal (key, "mode"))
    follow_mode (self);
  else if ((g_str_equal (key, "optimizer") && self->optimizer != NEAR_OPTIMIZER_SGD)
           || (g_str_equal (key, "loss") && self->loss != NEAR_LOSS_HALF_SQUARED))
    self->mode = NEAR_TRAINING_STANDARD;
}

gboolean
near_playground_spec_keeps_network (const NearPlaygroundSpec *a, const NearPlaygroundSpec *b)
{
  NearPlaygroundSpec same = *a;

  same.rate = b->rate;
  same.regularization = b->regularization;
  same.regularization_rate = b->regularization_rate;
  same.epochs = b->epochs;
  return near_spec_equal (&near_playground_schema, &same, b);
}
