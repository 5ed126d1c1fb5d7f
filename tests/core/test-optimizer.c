/* test-optimizer.c — optimisers and regularisation against PyTorch and against steps by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-init.h"
#include "near-json.h"
#include "near-test.h"
#include "nn-test.h"

static double *
dup_numbers (const json_t *object, const char *key, gsize *n)
{
  const json_t *array = json_object_get (object, key);
  double *numbers;

  g_assert_true (json_is_array (array));
  *n = json_array_size (array);
  numbers = g_new (double, *n + 1);
  for (gsize i = 0; i < *n; i++)
    numbers[i] = json_number_value (json_array_get (array, i));
  return numbers;
}

static guint
find_row (const NearTable *table, const json_t *id)
{
  gsize row = 0;

  g_assert_true (near_table_find (table, json_string_value (id), &row, NULL));
  return (guint) row;
}

static NearNetwork *
new_network (const json_t *training)
{
  const json_t *sizes = json_object_get (training, "sizes");
  const json_t *names = json_object_get (training, "activations");
  gboolean single = json_is_true (json_object_get (training, "single"));
  guint size[8];
  NearActivation activation[8];
  gsize n;
  g_autofree double *start = dup_numbers (training, "start", &n);
  g_autoptr (NearNetwork) shape = NULL;

  for (gsize l = 0; l < json_array_size (sizes); l++)
    size[l] = (guint) json_integer_value (json_array_get (sizes, l));
  for (gsize l = 0; l < json_array_size (names); l++)
    activation[l] = find_row (&near_activation_table, json_array_get (names, l));
  shape = near_network_new ((guint) json_array_size (names), size, activation,
                            single ? NEAR_PRECISION_SINGLE : NEAR_PRECISION_DOUBLE, NULL);
  g_assert_cmpuint (near_network_get_n_parameters (shape), ==, n);
  return near_network_with_parameters (shape, start);
}

static void
compare (const NearTrainer *trainer, const json_t *training, const char *key, double tolerance)
{
  gsize n;
  g_autofree double *expected = dup_numbers (training, key, &n);
  g_autoptr (NearNetwork) now = near_trainer_dup_network (trainer);
  g_autofree double *p = nn_test_dup_parameters (now);

  near_assert_close_array (p, expected, n, tolerance, tolerance);
}

static void
check_training (const json_t *training, NearEngineKind engine)
{
  gsize n_x, n_y, n_losses;
  g_autofree double *x = dup_numbers (training, "x", &n_x);
  g_autofree double *y = dup_numbers (training, "y", &n_y);
  g_autofree double *losses = dup_numbers (training, "losses", &n_losses);
  g_autoptr (NearNetwork) start = new_network (training);
  gsize n = n_x / near_network_get_n_inputs (start);
  double l1 = json_number_value (json_object_get (training, "l1"));
  double l2 = json_number_value (json_object_get (training, "l2"));
  double tolerance = json_is_true (json_object_get (training, "single")) ? 2e-5 : 1e-11;
  NearTrainerOptions options
      = { .mode = NEAR_TRAINING_STANDARD,
          .loss = find_row (&near_loss_table, json_object_get (training, "loss")),
          .optimizer = find_row (&near_optimizer_table, json_object_get (training, "optimizer")),
          .rate = json_number_value (json_object_get (training, "rate")),
          .batch = n, /* all: PyTorch and we shuffle differently */
          .regularization = l1 > 0.0   ? NEAR_REGULARIZATION_L1
                            : l2 > 0.0 ? NEAR_REGULARIZATION_L2
                                       : NEAR_REGULARIZATION_NONE,
          .regularization_rate = l1 + l2,
          .engine = engine };
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (
      n, near_network_get_n_inputs (start), near_network_get_n_outputs (start), x, y, NULL);
  g_autoptr (NearTrainer) trainer = near_trainer_new (start, data, &options, NULL);

  g_test_message ("%s", json_string_value (json_object_get (training, "name")));
  for (gsize step = 0; step < n_losses; step++)
    {
      g_autoptr (NearNetwork) now = near_trainer_dup_network (trainer);
      NearScore score;

      near_network_score (now, options.loss, data, &score);
      near_assert_close (score.loss, losses[step], 10.0 * tolerance, 0.0);
      if (step == 1)
        compare (trainer, training, "after_one", tolerance);
      if (step + 1 < n_losses)
        g_assert_true (near_trainer_step (trainer, NULL, NULL));
    }
  compare (trainer, training, "end", tolerance);
}

static void
test_torch (gconstpointer data)
{
  g_autofree char *path = near_test_data ("nn.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = near_json_load (path, &error);
  const json_t *training;
  gsize i;

  g_assert_no_error (error);
  json_array_foreach (json_object_get (document, "trainings"), i, training)
      check_training (training, (NearEngineKind) GPOINTER_TO_UINT (data));
  g_assert_cmpuint (i, ==, 7);
}

/* One linear neuron on two samples: gradients that fit on paper. w = (0.4, -0.02), b = 0.1. */
static const double start_parameters[] = { 0.4, -0.02, 0.1 };
static const double line_x[] = { 1.0, 0.5, -2.0, 0.25 }, line_y[] = { 1.0, -1.0 };

static NearTrainer *
new_line_from (
    const double *p, NearTrainingMode mode, NearRegularization kind, double rate, double decay)
{
  NearTrainerOptions options = {
    .mode = mode, .rate = rate, .batch = 2, .regularization = kind, .regularization_rate = decay
  };
  g_autoptr (NearNetwork) shape
      = near_network_new_simple (2, 0, NULL, 1, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_LINEAR);
  g_autoptr (NearNetwork) start = near_network_with_parameters (shape, p);
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (2, 2, 1, line_x, line_y, NULL);

  return near_trainer_new (start, data, &options, NULL);
}

static NearTrainer *
new_line (NearTrainingMode mode, NearRegularization kind, double rate, double decay)
{
  return new_line_from (start_parameters, mode, kind, rate, decay);
}

static void
get_parameters (const NearTrainer *trainer, double p[3])
{
  g_autoptr (NearNetwork) now = near_trainer_dup_network (trainer);

  for (guint i = 0; i < 3; i++)
    p[i] = near_network_get_parameter (now, i);
}

/* The mean gradient of ½ (o - t)² at p. */
static void
line_gradient (const double p[3], double g[3])
{
  g[0] = g[1] = g[2] = 0.0;
  for (guint s = 0; s < 2; s++)
    {
      double rest = p[0] * line_x[2 * s] + p[1] * line_x[2 * s + 1] + p[2] - line_y[s];

      g[0] += 0.5 * rest * line_x[2 * s];
      g[1] += 0.5 * rest * line_x[2 * s + 1];
      g[2] += 0.5 * rest;
    }
}

/* By hand: rests are 0.49 - 1 = -0.51 and -0.705 + 1 = 0.295; g = (-0.55, -0.090625, -0.1075). */
static void
test_one_step (void)
{
  static const double g[3] = { -0.55, -0.090625, -0.1075 };
  const double rate = 0.1, decay = 0.03;
  double check[3], p[3];

  line_gradient (start_parameters, check);
  near_assert_close_array (check, g, 3, 1e-14, 0.0);
  for (guint mode = 0; mode < NEAR_N_TRAINING_MODES; mode++)
    for (guint kind = 0; kind < NEAR_N_REGULARIZATIONS; kind++)
      {
        g_autoptr (NearTrainer) trainer = new_line (mode, kind, rate, decay);
        double expected[3];

        for (guint i = 0; i < 3; i++)
          {
            double w = start_parameters[i];
            double slope = kind == NEAR_REGULARIZATION_L1   ? (w > 0.0 ? 1.0 : -1.0)
                           : kind == NEAR_REGULARIZATION_L2 ? w
                                                            : 0.0;

            expected[i] = w - rate * g[i] - (i < 2 ? rate * decay * slope : 0.0);
          }
        g_assert_true (near_trainer_step (trainer, NULL, NULL));
        get_parameters (trainer, p);
        near_assert_close_array (p, expected, 3, 1e-14, 0.0);
        for (guint i = 0; i < 3; i++)
          g_assert_cmpuint (near_trainer_peek_dead (trainer)[i], ==, 0);
      }
}

/* Playground mode with L1, restated: after the gradient's step to w, a penalty that would carry it
 * through zero kills it; the bias may cross. Steps until both links are dead. */
static void
test_dead_links (void)
{
  const double rate = 0.1, decay = 2.0;
  g_autoptr (NearTrainer) trainer
      = new_line (NEAR_TRAINING_PLAYGROUND, NEAR_REGULARIZATION_L1, rate, decay);
  double p[3] = { 0.4, -0.02, 0.1 }, g[3], seen[3];
  gboolean dead[2] = { FALSE, FALSE };
  guint died_at[2] = { 0, 0 };

  for (guint step = 1; step <= 60; step++)
    {
      line_gradient (p, g);
      for (guint i = 0; i < 2; i++)
        if (!dead[i])
          {
            double slope = p[i] > 0.0 ? 1.0 : p[i] < 0.0 ? -1.0 : 0.0;
            double w = p[i] - rate * g[i], moved = w - rate * decay * slope;

            dead[i] = w * moved < 0.0;
            p[i] = dead[i] ? 0.0 : moved;
            died_at[i] = dead[i] ? step : 0;
          }
      p[2] -= rate * g[2];
      g_assert_true (near_trainer_step (trainer, NULL, NULL));
      get_parameters (trainer, seen);
      near_assert_close_array (seen, p, 3, 1e-13, 1e-15);
      for (guint i = 0; i < 2; i++)
        {
          g_assert_cmpint (near_trainer_peek_dead (trainer)[i] != 0, ==, dead[i]);
          if (dead[i])
            g_assert_cmpfloat (seen[i], ==, 0.0);
        }
      g_assert_cmpuint (near_trainer_peek_dead (trainer)[2], ==, 0);
    }
  g_assert_cmpuint (died_at[1], >=,
                    1); /* both died, at different times: the test saw both states */
  g_assert_cmpuint (died_at[0], >, died_at[1]);
}

/* What counts is the way from the gradient's step on: a link that the gradient carries through zero
 * lives. By hand: rests are -0.93 and 1.135, g = -1.6, so -0.02 -> 0.14 -> 0.14 + 0.2. */
static void
test_gradient_may_change_the_sign (void)
{
  g_autoptr (NearTrainer) trainer = new_line_from (
      (double[]){ -0.02, -0.02, 0.1 }, NEAR_TRAINING_PLAYGROUND, NEAR_REGULARIZATION_L1, 0.1, 2.0);
  double p[3];

  g_assert_true (near_trainer_step (trainer, NULL, NULL));
  get_parameters (trainer, p);
  near_assert_close (p[0], 0.34, 1e-13, 0.0);
  g_assert_cmpuint (near_trainer_peek_dead (trainer)[0], ==, 0);
}

/* A person may give a dead link a weight: it takes effect and does not train, also when the
 * regularisation is changed or taken away afterwards. */
static void
test_dead_links_stay (gconstpointer data)
{
  NearRegularization then = GPOINTER_TO_UINT (data);
  g_autoptr (NearTrainer) trainer
      = new_line (NEAR_TRAINING_PLAYGROUND, NEAR_REGULARIZATION_L1, 0.1, 2.0);
  double p[3], g[3], expected_bias;

  for (guint step = 0; step < 60; step++)
    g_assert_true (near_trainer_step (trainer, NULL, NULL));
  g_assert_cmpuint (near_trainer_peek_dead (trainer)[0], !=, 0);
  near_trainer_set_parameter (trainer, 0, 0.75);
  near_trainer_set_regularization (trainer, then, then == NEAR_REGULARIZATION_NONE ? 0.0 : 0.1);
  get_parameters (trainer, p);
  g_assert_cmpfloat (p[0], ==, 0.75);
  line_gradient (p, g);
  g_assert_cmpfloat (fabs (g[0]), >, 0.1); /* it would move */
  expected_bias = p[2] - 0.1 * g[2];
  g_assert_true (near_trainer_step (trainer, NULL, NULL));
  get_parameters (trainer, p);
  near_assert_close (p[2], expected_bias, 1e-13, 0.0);
  g_assert_cmpfloat (p[0], ==, 0.75);
  g_assert_cmpfloat (p[1], ==, 0.0);
  g_assert_cmpuint (near_trainer_peek_dead (trainer)[0], !=, 0);
}

/* Elsewhere L1 moves weights through zero and back: nothing dies. */
static void
test_standard_has_no_dead_links (void)
{
  g_autoptr (NearTrainer) trainer
      = new_line (NEAR_TRAINING_STANDARD, NEAR_REGULARIZATION_L1, 0.1, 2.0);

  for (guint step = 0; step < 60; step++)
    g_assert_true (near_trainer_step (trainer, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (near_trainer_peek_dead (trainer)[i], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  near_set_n_threads (1);
  g_test_add_data_func ("/optimizer/torch/small", GUINT_TO_POINTER (NEAR_ENGINE_SMALL), test_torch);
  g_test_add_data_func ("/optimizer/torch/wide", GUINT_TO_POINTER (NEAR_ENGINE_WIDE), test_torch);
  g_test_add_func ("/optimizer/one-step", test_one_step);
  g_test_add_func ("/optimizer/dead-links", test_dead_links);
  g_test_add_func ("/optimizer/gradient-may-change-the-sign", test_gradient_may_change_the_sign);
  g_test_add_data_func ("/optimizer/dead-links-stay/none",
                        GUINT_TO_POINTER (NEAR_REGULARIZATION_NONE), test_dead_links_stay);
  g_test_add_data_func ("/optimizer/dead-links-stay/l1", GUINT_TO_POINTER (NEAR_REGULARIZATION_L1),
                        test_dead_links_stay);
  g_test_add_data_func ("/optimizer/dead-links-stay/l2", GUINT_TO_POINTER (NEAR_REGULARIZATION_L2),
                        test_dead_links_stay);
  g_test_add_func ("/optimizer/standard-has-no-dead-links", test_standard_has_no_dead_links);
  return g_test_run ();
}
