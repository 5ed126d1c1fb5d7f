/* test-trainer.c — the web playgrounds' numbers, the order of samples, what is refused
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-feature.h"
#include "near-init.h"
#include "near-simd.h"
#include "near-test.h"
#include "nn-test.h"

/* --- the web playgrounds ---------------------------------------------------------------------- */

/* Measured with the unmodified cores of both web playgrounds: losses of train and test data. */
typedef struct
{
  const char *name;
  guint features;
  guint n_hidden;
  guint hidden[2];
  NearActivation activation, output;
  NearRegularization regularization;
  double decay;
  gsize batch;
  double losses[5][2];   /* at epochs 0, 1, 10, 100, 1000 */
  double last_tolerance; /* rectifiers amplify the last digit of sin and tanh */
  double bias, weight;   /* output bias, first weight, after 1000 */
} Published;

static const guint epochs[5] = { 0, 1, 10, 100, 1000 };

static const Published published[] = {
  { "T1",
    0x03,
    2,
    { 4, 2 },
    NEAR_ACTIVATION_TANH,
    NEAR_ACTIVATION_TANH,
    NEAR_REGULARIZATION_NONE,
    0.0,
    10,
    { { 0.488786068776, 0.494863048426 },
      { 0.487671578992, 0.493676797190 },
      { 0.483311053944, 0.488706036759 },
      { 0.474034873492, 0.477422044967 },
      { 0.463914540351, 0.478627889022 } },
    1e-9,
    -0.0289952872177,
    -0.477966442176 },
  { "T2",
    0x7f,
    2,
    { 5, 3 },
    NEAR_ACTIVATION_RELU,
    NEAR_ACTIVATION_TANH,
    NEAR_REGULARIZATION_L2,
    0.003,
    10,
    { { 0.505101301624, 0.506076930001 },
      { 0.504234525566, 0.505418385250 },
      { 0.501849587403, 0.504239829902 },
      { 0.485780366556, 0.495227419589 },
      { 0.292553659875, 0.401620967101 } },
    1e-6,
    -0.112543734228,
    -0.506322754804 },
  { "T4",
    0x03,
    1,
    { 1 },
    NEAR_ACTIVATION_LINEAR,
    NEAR_ACTIVATION_LINEAR,
    NEAR_REGULARIZATION_NONE,
    0.0,
    7, /* one of 50 is left over in each epoch */
    { { 0.515973247500, 0.515152561879 },
      { 0.500773032443, 0.500937820490 },
      { 0.472475507387, 0.476231050102 },
      { 0.471294452944, 0.473135292923 },
      { 0.471432573588, 0.473233701251 } },
    1e-9,
    -0.0709774442653,
    -0.108626287971 },
};

/* Two arms of 50 points; every other one is for training. */
static NearDataSet *
new_spiral (void)
{
  double x[200], y[100];
  guint8 part[100];

  for (guint i = 0; i < 100; i++)
    {
      double j = (i % 50) / 50.0, t = 3.5 * G_PI * j + (i < 50 ? 0.0 : G_PI);

      x[2 * i] = 5.0 * j * sin (t);
      x[2 * i + 1] = 5.0 * j * cos (t);
      y[i] = i < 50 ? 1.0 : -1.0;
      part[i] = i % 2 == 0 ? NEAR_PART_TRAIN : NEAR_PART_TEST;
    }
  return near_data_set_new_from_doubles (100, 2, 1, x, y, part);
}

/* Weights ((7 k + 3) mod 11) / 11 - ½ in the order of construction, biases 0.1. */
static NearNetwork *
new_published_network (const Published *c)
{
  g_autoptr (NearNetwork) shape = near_network_new_simple (
      near_features_count (c->features), c->n_hidden, c->hidden, 1, c->activation, c->output);
  g_autofree double *p = g_new (double, near_network_get_n_parameters (shape));
  guint k = 0;

  for (guint l = 0; l < near_network_get_n_layers (shape); l++)
    for (guint o = 0; o < near_network_get_layers (shape)[l].n_out; o++)
      {
        p[near_network_bias_index (shape, l, o)] = 0.1;
        for (guint i = 0; i < near_network_get_layers (shape)[l].n_in; i++, k++)
          p[near_network_weight_index (shape, l, o, i)] = (7 * k + 3) % 11 / 11.0 - 0.5;
      }
  return near_network_with_parameters (shape, p);
}

static void
check_published (const Published *c, NearEngineKind engine)
{
  g_autoptr (NearDataSet) points = new_spiral ();
  g_autoptr (NearDataSet) data = near_features_apply (c->features, points, NULL);
  g_autoptr (NearDataSet) train = near_data_set_select_part (data, NEAR_PART_TRAIN);
  g_autoptr (NearDataSet) test = near_data_set_select_part (data, NEAR_PART_TEST);
  g_autoptr (NearNetwork) start = new_published_network (c);
  NearTrainerOptions options = { .mode = NEAR_TRAINING_PLAYGROUND,
                                 .loss = NEAR_LOSS_HALF_SQUARED,
                                 .rate = 0.03,
                                 .batch = c->batch,
                                 .regularization = c->regularization,
                                 .regularization_rate = c->decay,
                                 .engine = engine };
  g_autoptr (NearTrainer) trainer = near_trainer_new (start, train, &options, NULL);
  NearScore score;

  for (guint k = 0; k < G_N_ELEMENTS (epochs); k++)
    {
      double tolerance = k + 1 < G_N_ELEMENTS (epochs) ? 1e-9 : c->last_tolerance;

      while (near_trainer_get_epoch (trainer) < epochs[k])
        g_assert_true (near_trainer_step (trainer, NULL, NULL));
      g_autoptr (NearNetwork) now = near_trainer_dup_network (trainer);

      near_network_score (now, NEAR_LOSS_HALF_SQUARED, train, &score);
      near_assert_close (score.loss, c->losses[k][0], 0.0, tolerance);
      if (epochs[k] == 1000)
        {
          g_assert_true (c != &published[0] || score.accuracy == 0.58);
          near_assert_close (near_network_get_bias (now, c->n_hidden, 0), c->bias, 0.0, tolerance);
          near_assert_close (near_network_get_weight (now, 0, 0, 0), c->weight, 0.0, tolerance);
        }
      near_network_score (now, NEAR_LOSS_HALF_SQUARED, test, &score);
      near_assert_close (score.loss, c->losses[k][1], 0.0, tolerance);
    }
}

/* Runs in a child, whose NEAR_SIMD is set. */
static void
test_published_child (void)
{
  if (!g_test_subprocess ())
    return;
  g_assert_cmpstr (near_simd_level_get_name (near_simd_get_level ()), ==, g_getenv ("NEAR_SIMD"));
  for (guint k = 0; k < G_N_ELEMENTS (published); k++)
    {
      check_published (&published[k], NEAR_ENGINE_SMALL);
      check_published (&published[k], NEAR_ENGINE_WIDE);
    }
}

static void
test_published (gconstpointer data)
{
  NearSimdLevel level = GPOINTER_TO_UINT (data);

  if (!near_simd_has_level (level))
    {
      g_test_skip ("this processor does not have the level");
      return;
    }
  g_setenv ("NEAR_SIMD", near_simd_level_get_name (level), TRUE);
  g_test_trap_subprocess ("/trainer/subprocess/published", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* --- steps ------------------------------------------------------------------------------------ */

/* Reshuffled: the seed decides where a batch is part of the data, and not where it is all of it. */
static void
test_order (void)
{
  for (guint whole = 0; whole < 2; whole++)
    {
      gsize batch = whole ? 40 : 10;
      g_autoptr (NearTrainer) a = nn_test_new_trainer (&nn_test_setups[3], 40, batch, 6, 1);
      g_autoptr (NearTrainer) b = nn_test_new_trainer (&nn_test_setups[3], 40, batch, 6, 2);
      g_autoptr (NearNetwork) na = NULL, nb = NULL;
      double largest = 0.0;

      nn_test_run (a, 1);
      nn_test_run (b, 1);
      na = near_trainer_dup_network (a);
      nb = near_trainer_dup_network (b);
      for (gsize i = 0; i < near_network_get_n_parameters (na); i++)
        largest = fmax (largest, fabs (near_network_get_parameter (na, i)
                                       - near_network_get_parameter (nb, i)));
      if (whole)
        g_assert_cmpfloat (largest, <, 1e-13);
      else
        g_assert_cmpfloat (largest, >, 1e-6);
    }
}

/* A new order in every epoch: a trainer that is told to be one epoch on goes another way. */
static void
test_order_of_each_epoch (void)
{
  g_autoptr (NearTrainer) first = nn_test_new_trainer (&nn_test_setups[3], 40, 10, 6, 1);
  g_autoptr (NearTrainer) second = nn_test_new_trainer (&nn_test_setups[3], 40, 10, 6, 1);
  g_autoptr (GHashTable) state = near_trainer_dup_state (second);
  g_autoptr (NearNetwork) a = NULL, b = NULL;

  g_hash_table_replace (
      state, g_strdup ("counts"),
      near_array_new (NEAR_ARRAY_INT64, 1, (gsize[]){ 3 }, (gint64[]){ 1, 0, 0 }));
  g_assert_true (near_trainer_restore (second, state, NULL));
  nn_test_run (first, 1);
  nn_test_run (second, 1);
  g_assert_cmpuint (near_trainer_get_epoch (second), ==, 2);
  a = near_trainer_dup_network (first);
  b = near_trainer_dup_network (second);
  g_assert_cmpfloat (near_network_get_parameter (a, 0), !=, near_network_get_parameter (b, 0));
}

/* To first order in a tiny rate an epoch of 4 batches moves by 4 mean gradients: every sample is
 * used once in each, whatever the order. */
static void
test_every_sample_once (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (nn_test_setups); k++)
    {
      const double rate = 1e-5;
      g_autoptr (NearTrainer) trainer = nn_test_new_trainer (&nn_test_setups[k], 40, 10, 6, 3);
      g_autoptr (NearNetwork) start = near_trainer_dup_network (trainer);
      gsize n = near_network_get_n_parameters (start);
      g_autofree double *gradient = g_new (double, n);
      g_autofree double *moved = g_new (double, n);

      if (nn_test_setups[k].optimizer == NEAR_OPTIMIZER_ADAM)
        continue;
      near_trainer_set_rate (trainer, rate);
      near_trainer_set_regularization (trainer, NEAR_REGULARIZATION_NONE, 0.0);
      near_trainer_eval_gradient (trainer, gradient);
      nn_test_run (trainer, 1);
      g_autoptr (NearNetwork) end = near_trainer_dup_network (trainer);

      for (gsize i = 0; i < n; i++)
        moved[i] = (near_network_get_parameter (start, i) - near_network_get_parameter (end, i))
                   / (4.0 * rate);
      g_assert_cmpfloat (nn_test_largest (n, gradient), >, 0.01);
      near_assert_close_array (moved, gradient, n, 1e-3, 1e-4);
    }
}

static gboolean
stop_at_half (double fraction, const char *stage, gpointer user_data)
{
  return fraction < 0.5;
}

static void
test_cancelled (void)
{
  NearMonitor monitor = { stop_at_half, NULL };
  g_autoptr (NearTrainer) trainer = nn_test_new_trainer (&nn_test_setups[5], 43, 10, 6, 1);
  g_autoptr (NearTrainer) other = nn_test_new_trainer (&nn_test_setups[5], 43, 10, 6, 1);
  g_autoptr (GHashTable) state = near_trainer_dup_state (trainer);
  g_autoptr (GError) error = NULL;

  g_assert_false (near_trainer_step (trainer, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_cmpuint (near_trainer_get_epoch (trainer), ==, 0);
  g_assert_true (near_trainer_restore (trainer, state, NULL)); /* as if nothing had been */
  nn_test_run (trainer, 2);
  nn_test_run (other, 2);
  nn_test_assert_same_network (trainer, other);
}

static void
test_divergence_shows (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (nn_test_setups); k++)
    {
      g_autoptr (NearTrainer) trainer = nn_test_new_trainer (&nn_test_setups[k], 43, 10, 6, 1);

      g_assert_true (near_trainer_is_finite (trainer));
      near_trainer_set_parameter (trainer, 3, -INFINITY);
      g_assert_false (near_trainer_is_finite (trainer));
      near_trainer_set_parameter (trainer, 3, 0.0);
      near_trainer_set_rate (trainer, 1e6);
      if (nn_test_setups[k].optimizer == NEAR_OPTIMIZER_SGD)
        nn_test_run (trainer, 100);
      g_assert_cmpint (near_trainer_is_finite (trainer), ==,
                       nn_test_setups[k].optimizer == NEAR_OPTIMIZER_ADAM);
    }
}

static void
test_refuses (void)
{
  static const struct
  {
    NearTrainerOptions options;
    const char *message; /* names what is wrong, or the value */
  } cases[] = {
    { { .rate = 0.0, .batch = 10 }, "rate is 0" },
    { { .rate = -1.0, .batch = 10 }, "-1" },
    { { .rate = NAN, .batch = 10 }, "rate" },
    { { .rate = INFINITY, .batch = 10 }, "rate" },
    { { .rate = 0.1, .batch = 0 }, "batch is 0" },
    { { .rate = 0.1,
        .batch = 1,
        .regularization = NEAR_REGULARIZATION_L1,
        .regularization_rate = -0.5 },
      "-0.5" },
    { { .rate = 0.1,
        .batch = 1,
        .regularization = NEAR_REGULARIZATION_L2,
        .regularization_rate = NAN },
      "regularisation" },
    { { .rate = 0.1,
        .batch = 1,
        .mode = NEAR_TRAINING_PLAYGROUND,
        .optimizer = NEAR_OPTIMIZER_ADAM },
      "sgd" },
  };
  const NearTrainerOptions good = { .rate = 0.1, .batch = 1 };
  g_autoptr (NearNetwork) network
      = near_network_new_simple (2, 0, NULL, 1, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_LINEAR);
  g_autoptr (NearDataSet) data
      = near_data_set_new_from_doubles (1, 2, 1, (double[]){ 1, 2 }, (double[]){ 1 }, NULL);
  g_autoptr (NearDataSet) nothing = near_data_set_select_part (data, NEAR_PART_TEST);
  g_autoptr (NearDataSet) narrow
      = near_data_set_new_from_doubles (2, 1, 1, (double[]){ 1, 2 }, (double[]){ 1, 1 }, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_null (near_trainer_new (network, data, &cases[i].options, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_clear_error (&error);
    }
  g_assert_null (near_trainer_new (network, nothing, &good, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  g_assert_null (near_trainer_new (network, narrow, &good, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "1 inputs"));
}

/* Loss, accuracy and confusion of four points through one tanh neuron, by hand: outputs are tanh x.
 */
static void
test_score (void)
{
  const double x[] = { 1.0, -0.5, 2.0, -3.0 }, y[] = { 1.0, 1.0, -1.0, -1.0 };
  g_autoptr (NearNetwork) shape
      = near_network_new_simple (1, 0, NULL, 1, NEAR_ACTIVATION_LINEAR, NEAR_ACTIVATION_TANH);
  g_autoptr (NearNetwork) network = near_network_with_parameters (shape, (double[]){ 1.0, 0.0 });
  g_autoptr (NearDataSet) data = near_data_set_new_from_doubles (4, 1, 1, x, y, NULL);
  g_autoptr (NearDataSet) nothing = near_data_set_select_part (data, NEAR_PART_TEST);
  double squares = 0.0;
  NearScore score;

  for (guint i = 0; i < 4; i++)
    squares += (tanh (x[i]) - y[i]) * (tanh (x[i]) - y[i]);
  near_network_score (network, NEAR_LOSS_HALF_SQUARED, data, &score);
  near_assert_close (score.loss, squares / 8.0, 1e-14, 0.0);
  near_assert_close (score.sum_squared_residual, squares, 1e-14, 0.0);
  g_assert_cmpfloat (score.accuracy, ==, 0.5);
  g_assert_cmpuint (score.n, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (score.confusion[i / 2][i % 2], ==, 1);
  near_network_score (network, NEAR_LOSS_HALF_SQUARED, nothing, &score);
  g_assert_true (isnan (score.loss) && isnan (score.accuracy));
  g_assert_cmpuint (score.n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  near_set_n_threads (1);
  for (guint level = 0; level < NEAR_N_SIMD_LEVELS; level++)
    {
      g_autofree char *path
          = g_strdup_printf ("/trainer/published/%s", near_simd_level_get_name (level));

      g_test_add_data_func (path, GUINT_TO_POINTER (level), test_published);
    }
  g_test_add_func ("/trainer/subprocess/published", test_published_child);
  g_test_add_func ("/trainer/order", test_order);
  g_test_add_func ("/trainer/order-of-each-epoch", test_order_of_each_epoch);
  g_test_add_func ("/trainer/every-sample-once", test_every_sample_once);
  g_test_add_func ("/trainer/cancelled", test_cancelled);
  g_test_add_func ("/trainer/divergence-shows", test_divergence_shows);
  g_test_add_func ("/trainer/refuses", test_refuses);
  g_test_add_func ("/trainer/score", test_score);
  return g_test_run ();
}
