/* test-network.c — shapes, parameters, and both forward passes against plain loops
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-init.h"
#include "near-network.h"
#include "near-small-kernel.h"
#include "near-test.h"
#include "nn-test.h"

typedef struct
{
  guint n_layers;
  guint sizes[10];
  NearActivation activations[9];
} Shape;

#define LIN NEAR_ACTIVATION_LINEAR
#define SIG NEAR_ACTIVATION_SIGMOID
#define TANH NEAR_ACTIVATION_TANH
#define RELU NEAR_ACTIVATION_RELU
#define LEAKY NEAR_ACTIVATION_LEAKY_RELU

/* Narrow ones go the vectorised way, the last two (48 and more) through BLAS. */
static const Shape shapes[] = {
  { 1, { 1, 1 }, { TANH } },
  { 3, { 2, 4, 2, 1 }, { TANH, TANH, TANH } },
  { 4, { 7, 5, 3, 6, 3 }, { SIG, LEAKY, RELU, LIN } },
  { 9, { 2, 16, 1, 16, 3, 8, 8, 2, 5, 1 }, { TANH, RELU, SIG, LIN, LEAKY, TANH, SIG, TANH, SIG } },
  { 2, { 3, 47, 2 }, { TANH, LIN } },
  { 2, { 3, 48, 2 }, { TANH, LIN } },
  { 3, { 60, 10, 70, 4 }, { RELU, SIG, TANH } },
};

static NearNetwork *
new_network (const Shape *shape, NearPrecision precision, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearNetwork) zero
      = near_network_new (shape->n_layers, shape->sizes, shape->activations, precision, &error);
  g_autofree double *p = NULL;

  g_assert_no_error (error);
  p = g_new (double, near_network_get_n_parameters (zero));
  nn_test_fill (&seed, near_network_get_n_parameters (zero), -1.0, 1.0, p);
  return near_network_with_parameters (zero, p);
}

static void
test_predict (void)
{
  static const gsize numbers[] = { 0, 1, 2, 7, 31, 33, 129, 511, 512, 513, 1100 };

  for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        gsize n = numbers[i];
        g_autoptr (NearNetwork) network = new_network (&shapes[k], NEAR_PRECISION_DOUBLE, k);
        g_autoptr (NearNetwork) single = new_network (&shapes[k], NEAR_PRECISION_SINGLE, k);
        guint n_in = near_network_get_n_inputs (network);
        guint n_out = near_network_get_n_outputs (network);
        g_autofree double *p = nn_test_dup_parameters (network);
        g_autofree double *x = g_new (double, n *n_in + 1);
        g_autofree double *y = g_new (double, n *n_out + 1);
        g_autofree double *ys = g_new (double, n *n_out + 1);
        guint64 state = n;

        nn_test_fill (&state, n * n_in, -2.0, 2.0, x);
        y[n * n_out] = ys[n * n_out] = 77.0; /* not theirs */
        near_network_predict (network, n, x, y);
        near_network_predict (single, n, x, ys);
        for (gsize s = 0; s < n; s++)
          {
            double neurons[NN_TEST_MAX_NEURONS];
            const double *out = nn_test_forward (network, p, x + s * n_in, neurons, NULL);

            near_assert_close_array (y + s * n_out, out, n_out, 1e-12, 1e-12);
            near_assert_close_array (ys + s * n_out, out, n_out, 2e-4, 2e-5);
          }
        g_assert_cmpfloat (y[n * n_out], ==, 77.0);
        g_assert_cmpfloat (ys[n * n_out], ==, 77.0);
      }
}

/* With the least stride that is allowed, and other numbers behind the last point: they are not
 * seen, and nothing is written behind the last neuron. */
static void
test_eval_neurons (void)
{
  for (guint k = 0; k < 5; k++)
    for (gsize n = 1; n <= 200; n += n < 70 ? 1 : 43)
      {
        g_autoptr (NearNetwork) network = new_network (&shapes[k], NEAR_PRECISION_DOUBLE, k);
        guint n_in = near_network_get_n_inputs (network);
        guint n_neurons = near_network_get_n_neurons (network);
        gsize stride = (n + NEAR_SMALL_PADDING - 1) / NEAR_SMALL_PADDING * NEAR_SMALL_PADDING;
        g_autofree double *p = nn_test_dup_parameters (network);
        g_autofree double *columns = g_new0 (double, stride *n_in);
        g_autofree float *maps = g_new (float, n *n_neurons + 1);
        g_autofree float *again = g_new (float, n *n_neurons);
        guint64 state = n;

        for (guint i = 0; i < n_in; i++)
          nn_test_fill (&state, n, -2.0, 2.0, columns + i * stride);
        maps[n * n_neurons] = 77.0f;
        near_network_eval_neurons (network, n, columns, stride, maps);
        g_assert_cmpfloat (maps[n * n_neurons], ==, 77.0f);
        for (gsize s = 0; s < n; s++)
          {
            double x[16], neurons[NN_TEST_MAX_NEURONS];

            for (guint i = 0; i < n_in; i++)
              x[i] = columns[i * stride + s];
            nn_test_forward (network, p, x, neurons, NULL);
            for (guint j = 0; j < n_neurons; j++)
              near_assert_close (maps[j * n + s], neurons[j], 1e-6, 1e-7);
          }
        for (guint i = 0; i < n_in; i++)
          nn_test_fill (&state, stride - n, -1e6, 1e6, columns + i * stride + n);
        near_network_eval_neurons (network, n, columns, stride, again);
        g_assert_cmpmem (maps, n * n_neurons * sizeof (float), again,
                         n * n_neurons * sizeof (float));
      }
}

static void
test_shape (void)
{
  g_autoptr (NearNetwork) network = new_network (&shapes[2], NEAR_PRECISION_DOUBLE, 1);
  g_autoptr (NearNetwork) single = new_network (&shapes[2], NEAR_PRECISION_SINGLE, 1);
  g_autoptr (NearNetwork) other = new_network (&shapes[2], NEAR_PRECISION_DOUBLE, 2);
  g_autoptr (NearNetwork) simple = near_network_new_simple (2, 2, (guint[]){ 4, 2 }, 1, TANH, LIN);
  g_autofree guint8 *seen = g_new0 (guint8, near_network_get_n_parameters (network));
  gsize n = 0;

  g_assert_cmpuint (near_network_get_n_layers (network), ==, 4);
  g_assert_cmpuint (near_network_get_n_inputs (network), ==, 7);
  g_assert_cmpuint (near_network_get_n_outputs (network), ==, 3);
  g_assert_cmpuint (near_network_get_n_neurons (network), ==, 5 + 3 + 6 + 3);
  g_assert_cmpuint (near_network_get_widest (network), ==, 7);
  g_assert_cmpuint (near_network_get_n_parameters (network), ==,
                    7 * 5 + 5 + 5 * 3 + 3 + 3 * 6 + 6 + 6 * 3 + 3);
  for (guint l = 0; l < 4; l++)
    for (guint o = 0; o < shapes[2].sizes[l + 1]; o++)
      {
        seen[near_network_bias_index (network, l, o)]++;
        for (guint i = 0; i < shapes[2].sizes[l]; i++)
          seen[near_network_weight_index (network, l, o, i)]++;
      }
  for (; n < near_network_get_n_parameters (network); n++)
    g_assert_cmpuint (seen[n], ==, 1);
  g_assert_true (near_network_same_shape (network, other));
  g_assert_false (near_network_same_shape (network, single));
  g_assert_false (near_network_same_shape (network, simple));
  g_assert_cmpuint (near_network_get_layers (simple)[1].activation, ==, TANH);
  g_assert_cmpuint (near_network_get_layers (simple)[2].activation, ==, LIN);
  g_assert_cmpuint (near_network_get_n_parameters (simple), ==, 8 + 4 + 8 + 2 + 2 + 1);
}

static void
test_with_parameter (void)
{
  for (guint precision = 0; precision < 2; precision++)
    {
      g_autoptr (NearNetwork) network = new_network (&shapes[1], precision, 1);
      gsize bias = near_network_bias_index (network, 2, 0);
      double before = near_network_get_bias (network, 2, 0);
      g_autoptr (NearNetwork) changed = near_network_with_parameter (network, bias, 0.75);
      g_autoptr (NearNetwork) broken = near_network_with_parameter (network, bias, NAN);

      g_assert_cmpfloat (near_network_get_bias (changed, 2, 0), ==, 0.75);
      g_assert_cmpfloat (near_network_get_bias (network, 2, 0), ==, before);
      for (gsize i = 0; i < near_network_get_n_parameters (network); i++)
        if (i != bias)
          g_assert_cmpfloat (near_network_get_parameter (changed, i), ==,
                             near_network_get_parameter (network, i));
      g_assert_true (near_network_is_finite (changed));
      g_assert_false (near_network_is_finite (broken));
    }
}

typedef struct
{
  double mean, variance, largest;
} Moments;

static Moments
measure (const NearNetwork *network, guint l)
{
  const NearLayer *layer = &near_network_get_layers (network)[l];
  double n = (double) layer->n_in * layer->n_out;
  Moments m = { 0 };

  for (guint o = 0; o < layer->n_out; o++)
    for (guint i = 0; i < layer->n_in; i++)
      {
        double w = near_network_get_weight (network, l, o, i);

        m.mean += w / n;
        m.variance += w * w / n;
        m.largest = fmax (m.largest, fabs (w));
      }
  return m;
}

/* Stated variances to five standard errors: uniform has var (w²) = 4/5 var², normal 2 var². */
static void
test_initializations (void)
{
  const guint sizes[] = { 100, 200, 50 };
  g_autoptr (NearNetwork) shape
      = near_network_new (2, sizes, (NearActivation[]){ TANH, LIN }, NEAR_PRECISION_DOUBLE, NULL);

  for (guint kind = 0; kind < NEAR_N_INITIALIZATIONS; kind++)
    {
      g_autoptr (NearNetwork) network = near_network_initialized (shape, kind, 1);
      g_autoptr (NearNetwork) again = near_network_initialized (shape, kind, 1);
      g_autoptr (NearNetwork) other = near_network_initialized (shape, kind, 2);

      nn_test_assert_same (network, again);
      for (guint l = 0; l < 2; l++)
        {
          double n_in = sizes[l], n_out = sizes[l + 1], n = n_in * n_out;
          double variance = kind == NEAR_INITIALIZATION_PLAYGROUND ? 1.0 / 12.0
                            : kind == NEAR_INITIALIZATION_XAVIER   ? 2.0 / (n_in + n_out)
                            : kind == NEAR_INITIALIZATION_HE       ? 2.0 / n_in
                                                                   : 0.0;
          gboolean normal = kind == NEAR_INITIALIZATION_HE;
          Moments m = measure (network, l);

          near_assert_close (m.mean, 0.0, 0.0, 5.0 * sqrt (variance / n));
          near_assert_close (m.variance, variance, 5.0 * sqrt ((normal ? 2.0 : 0.8) / n), 0.0);
          if (!normal)
            g_assert_cmpfloat (m.largest, <=, sqrt (3.0 * variance));
          for (guint o = 0; o < sizes[l + 1]; o++)
            g_assert_cmpfloat (near_network_get_bias (network, l, o), ==,
                               kind == NEAR_INITIALIZATION_PLAYGROUND ? 0.1 : 0.0);
        }
      if (kind != NEAR_INITIALIZATION_ZERO)
        g_assert_cmpfloat (near_network_get_weight (network, 0, 0, 0), !=,
                           near_network_get_weight (other, 0, 0, 0));
    }
}

static void
test_refuses (void)
{
  const NearActivation activations[] = { TANH, TANH, TANH };
  static const struct
  {
    guint sizes[4];
    int code;
    const char *message;
  } cases[] = {
    { { 0, 4, 2, 1 }, NEAR_ERROR_RANGE, "no inputs" },
    { { 2, 0, 2, 1 }, NEAR_ERROR_RANGE, "layer 1" },
    { { 2, 4, 0, 1 }, NEAR_ERROR_RANGE, "layer 2" },
    { { 2, 4, 2, 0 }, NEAR_ERROR_RANGE, "layer 3" },
    { { 2, 4000000000u, 4000000000u, 1 }, NEAR_ERROR_TOO_LARGE, "memory" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          near_network_new (3, cases[i].sizes, activations, NEAR_PRECISION_DOUBLE, &error));
      g_assert_error (error, NEAR_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  near_set_n_threads (1);
  g_test_add_func ("/network/predict", test_predict);
  g_test_add_func ("/network/eval-neurons", test_eval_neurons);
  g_test_add_func ("/network/shape", test_shape);
  g_test_add_func ("/network/with-parameter", test_with_parameter);
  g_test_add_func ("/network/initializations", test_initializations);
  g_test_add_func ("/network/refuses", test_refuses);
  return g_test_run ();
}
