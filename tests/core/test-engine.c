/* test-engine.c — gradients of both engines against differences of a plain forward pass; the same
 * digits from any number of threads and from a saved state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-init.h"
#include "near-npy.h"
#include "near-small-kernel.h"
#include "near-test.h"
#include "nn-test.h"

typedef struct
{
  guint n_layers;
  guint sizes[6];
} Shape;

/* No hidden layer, single neurons, the playgrounds' default, eight wide and three deep, odd sizes;
 * one output and three. */
static const Shape shapes[] = {
  { 1, { 2, 1 } },          { 2, { 3, 2, 3 } },    { 2, { 2, 1, 1 } }, { 3, { 2, 4, 2, 1 } },
  { 4, { 7, 8, 8, 8, 1 } }, { 3, { 3, 5, 7, 3 } }, { 1, { 5, 3 } },
};

/* A network, data and the gradient that they should have. */
typedef struct
{
  NearNetwork *network;
  NearLoss loss;
  gsize n;
  double *x, *y, *p, *gradient;
} Case;

static void
case_clear (Case *c)
{
  near_network_unref (c->network);
  g_free (c->x);
  g_free (c->y);
  g_free (c->p);
  g_free (c->gradient);
}

/* Differences see the kink of a rectifier: the point is drawn again until none is near. */
static void
draw_point (const NearNetwork *network, const double *p, guint64 *state, double *x)
{
  const NearLayer *layers = near_network_get_layers (network);
  double neurons[NN_TEST_MAX_NEURONS], totals[NN_TEST_MAX_NEURONS];
  gboolean near_kink = TRUE;

  for (guint attempt = 0; near_kink; attempt++)
    {
      guint k = 0;

      g_assert_cmpuint (attempt, <, 1000);
      nn_test_fill (state, near_network_get_n_inputs (network), -1.5, 1.5, x);
      nn_test_forward (network, p, x, neurons, totals);
      near_kink = FALSE;
      for (guint l = 0; l < near_network_get_n_layers (network); l++)
        for (guint o = 0; o < layers[l].n_out; o++, k++)
          if (layers[l].activation == NEAR_ACTIVATION_RELU
              || layers[l].activation == NEAR_ACTIVATION_LEAKY_RELU)
            near_kink = near_kink || fabs (totals[k]) < 0.005;
    }
}

static NearNetwork *
new_network (const Shape *shape,
             NearActivation hidden,
             NearActivation output,
             NearPrecision precision)
{
  NearActivation activations[6];

  for (guint l = 0; l < shape->n_layers; l++)
    activations[l] = l + 1 < shape->n_layers ? hidden : output;
  return near_network_new (shape->n_layers, shape->sizes, activations, precision, NULL);
}

/* Rectifiers may all be silent, and 0 == 0 shows nothing: drawn again until the gradient is none.
 */
static void
case_init (Case *c,
           const Shape *shape,
           NearActivation hidden,
           NearActivation output,
           NearLoss loss,
           gsize n,
           guint64 seed)
{
  guint64 state = seed;
  guint n_in = shape->sizes[0], n_out = shape->sizes[shape->n_layers];
  gsize n_parameters;

  c->network = new_network (shape, hidden, output, NEAR_PRECISION_DOUBLE);
  n_parameters = near_network_get_n_parameters (c->network);
  c->loss = loss;
  c->n = n;
  c->x = g_new (double, n *n_in);
  c->y = g_new (double, n *n_out);
  c->p = g_new (double, n_parameters);
  c->gradient = g_new0 (double, n_parameters);
  for (guint attempt = 0; nn_test_largest (n_parameters, c->gradient) < 1e-3; attempt++)
    {
      g_assert_cmpuint (attempt, <, 100);
      nn_test_fill (&state, n_parameters, -1.0, 1.0, c->p);
      for (gsize s = 0; s < n; s++)
        draw_point (c->network, c->p, &state, c->x + s * n_in);
      nn_test_fill (&state, n * n_out, -1.0, 1.0, c->y);
      nn_test_gradient (c->network, c->p, loss, n, c->x, c->y, 1e-4, c->gradient);
    }
}

static double *
dup_engine_gradient (const Case *c, NearPrecision precision, NearEngineKind engine)
{
  gsize n_parameters = near_network_get_n_parameters (c->network);
  guint n_layers = near_network_get_n_layers (c->network);
  const NearLayer *layers = near_network_get_layers (c->network);
  guint sizes[8] = { layers[0].n_in };
  NearActivation activations[8];
  double *gradient = g_new (double, n_parameters);
  NearTrainerOptions options = {
    .mode = NEAR_TRAINING_STANDARD, .loss = c->loss, .rate = 0.1, .batch = 10, .engine = engine
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDataSet) data
      = near_data_set_new_from_doubles (c->n, near_network_get_n_inputs (c->network),
                                        near_network_get_n_outputs (c->network), c->x, c->y, NULL);

  for (guint l = 0; l < n_layers; l++)
    {
      sizes[l + 1] = layers[l].n_out;
      activations[l] = layers[l].activation;
    }
  g_autoptr (NearNetwork) shape
      = near_network_new (n_layers, sizes, activations, precision, &error);
  g_assert_no_error (error);
  g_autoptr (NearNetwork) network = near_network_with_parameters (shape, c->p);
  g_autoptr (NearTrainer) trainer = near_trainer_new (network, data, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (near_trainer_get_engine_name (trainer), ==,
                   engine == NEAR_ENGINE_SMALL ? "small" : "wide");
  near_trainer_eval_gradient (trainer, gradient);
  return gradient;
}

static void
check_engines (const Case *c)
{
  gsize n = near_network_get_n_parameters (c->network);
  double largest = nn_test_largest (n, c->gradient);
  g_autofree double *small = dup_engine_gradient (c, NEAR_PRECISION_DOUBLE, NEAR_ENGINE_SMALL);
  g_autofree double *wide = dup_engine_gradient (c, NEAR_PRECISION_DOUBLE, NEAR_ENGINE_WIDE);
  g_autofree double *single = dup_engine_gradient (c, NEAR_PRECISION_SINGLE, NEAR_ENGINE_WIDE);

  near_assert_close_array (small, c->gradient, n, 1e-7, 1e-9 * fmax (largest, 1.0));
  near_assert_close_array (wide, c->gradient, n, 1e-7, 1e-9 * fmax (largest, 1.0));
  near_assert_close_array (wide, small, n, 1e-11, 1e-13 * largest);
  near_assert_close_array (single, wide, n, 1e-4, 1e-4 * largest);
}

/* One hidden activation with every output activation and loss; every shape. */
static void
test_gradients (gconstpointer data)
{
  NearActivation hidden = GPOINTER_TO_UINT (data);
  guint64 seed = 1 + 1000 * hidden;

  for (guint output = 0; output < NEAR_N_ACTIVATIONS; output++)
    for (guint loss = 0; loss < NEAR_N_LOSSES; loss++)
      for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
        {
          gsize n = 1 + (7 * seed) % (shapes[s].n_layers < 4 ? 40 : 19);
          Case c;

          case_init (&c, &shapes[s], hidden, output, loss, n, seed++);
          check_engines (&c);
          case_clear (&c);
        }
}

/* Every number of samples around the SIMD widths, at every level, from every first sample; numbers
 * behind the last sample have no influence. */
static void
test_lanes (gconstpointer data)
{
  NearSimdLevel level = GPOINTER_TO_UINT (data);
  const NearSmallKernel *kernel;

  if (!near_simd_has_level (level))
    {
      g_test_skip ("this processor does not have the level");
      return;
    }
  kernel = near_small_kernel_get_for_level (level);
  for (gsize n = 1; n <= 40; n++)
    {
      gsize first = n % 5, stride = first + n + NEAR_SMALL_PADDING;
      guint64 state = n;
      Case c;

      case_init (&c, &shapes[n % 2 == 0 ? 2 : 1], NEAR_ACTIVATION_TANH, NEAR_ACTIVATION_SIGMOID,
                 NEAR_LOSS_SQUARED, n, n);
      const NearLayer *layers = near_network_get_layers (c.network);
      guint n_in = near_network_get_n_inputs (c.network);
      guint n_out = near_network_get_n_outputs (c.network);
      gsize n_parameters = near_network_get_n_parameters (c.network);
      NearShape shape = { near_network_get_n_layers (c.network), layers, n_parameters,
                          near_network_get_widest (c.network) };
      g_autofree double *x = g_new (double, stride *n_in);
      g_autofree double *y = g_new (double, stride *n_out);
      g_autofree double *work = g_new (double, kernel->get_workspace_size (&shape));
      g_autofree double *gradient = g_new0 (double, n_parameters);

      nn_test_fill (&state, kernel->get_workspace_size (&shape), -1e3, 1e3, work);
      nn_test_fill (&state, stride * n_in, -1e6, 1e6, x);
      nn_test_fill (&state, stride * n_out, -1e6, 1e6, y);
      for (gsize s = 0; s < n; s++)
        {
          for (guint i = 0; i < n_in; i++)
            x[i * stride + first + s] = c.x[s * n_in + i];
          for (guint o = 0; o < n_out; o++)
            y[o * stride + first + s] = c.y[s * n_out + o];
        }
      for (guint times = 1; times <= 2; times++) /* it adds to what is there */
        {
          kernel->accumulate (&shape, c.p, c.loss, first, n, x, y, stride, work, gradient);
          for (gsize i = 0; i < n_parameters; i++)
            near_assert_close (gradient[i], (double) (n * times) * c.gradient[i], 1e-7, 1e-8);
        }
      case_clear (&c);
    }
}

/* The wide path's tiles of rows: what is left behind the last whole tile counts, and once. */
static void
test_tiles (void)
{
  static const gsize numbers[] = { 1, 127, 128, 129, 255, 257, 400 };

  for (guint k = 0; k < G_N_ELEMENTS (numbers); k++)
    {
      Case c;

      case_init (&c, &shapes[3], NEAR_ACTIVATION_SIGMOID, NEAR_ACTIVATION_LINEAR,
                 NEAR_LOSS_HALF_SQUARED, numbers[k], k + 1);
      check_engines (&c);
      case_clear (&c);
    }
}

/* --- the same digits -------------------------------------------------------------------------- */

/* As bytes of npy files, which is how a document keeps them. */
static GHashTable *
through_npy (GHashTable *state)
{
  GHashTable *copy
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
  GHashTableIter iter;
  gpointer name, array;

  g_hash_table_iter_init (&iter, state);
  while (g_hash_table_iter_next (&iter, &name, &array))
    {
      g_autoptr (GBytes) bytes = near_npy_format (array);
      gsize size;
      gconstpointer data = g_bytes_get_data (bytes, &size);
      g_autoptr (GError) error = NULL;
      NearArray *read = near_npy_parse (data, size, name, &error);

      g_assert_no_error (error);
      g_hash_table_insert (copy, g_strdup (name), read);
    }
  return copy;
}

/* Where links die, some have and some have not: the flags are worth comparing. */
static void
assert_same_dead (const NearTrainer *a, const NearTrainer *b)
{
  const NearTrainerOptions *options = near_trainer_get_options (a);
  g_autoptr (NearNetwork) network = near_trainer_dup_network (a);
  gsize n = near_network_get_n_parameters (network), n_dead = 0;

  g_assert_cmpmem (near_trainer_peek_dead (a), n, near_trainer_peek_dead (b), n);
  for (gsize i = 0; i < n; i++)
    n_dead += near_trainer_peek_dead (a)[i] != 0;
  if (options->mode == NEAR_TRAINING_PLAYGROUND
      && options->regularization == NEAR_REGULARIZATION_L1)
    g_assert_true (n_dead > 0 && n_dead < n / 2);
  else
    g_assert_cmpuint (n_dead, ==, 0);
}

/* 43 samples in batches of 10: in playground mode 3 are carried into the next epoch. */
static void
test_restore (gconstpointer data)
{
  const NnTestSetup *setup = data;
  g_autoptr (NearTrainer) through = nn_test_new_trainer (setup, 43, 10, 6, 1);
  g_autoptr (NearTrainer) before = nn_test_new_trainer (setup, 43, 10, 6, 1);
  g_autoptr (NearTrainer) after = nn_test_new_trainer (setup, 43, 10, 6, 1);
  g_autoptr (NearTrainer) fresh = nn_test_new_trainer (setup, 43, 10, 6, 1);
  g_autoptr (GError) error = NULL;

  nn_test_run (through, 12);
  nn_test_run (before, 5);
  g_autoptr (GHashTable) state = near_trainer_dup_state (before);
  g_autoptr (GHashTable) read = through_npy (state);

  g_autoptr (NearTrainer) used = nn_test_new_trainer (setup, 43, 10, 6, 1);

  nn_test_run (used, 2); /* what it had is forgotten */
  g_assert_true (near_trainer_restore (used, read, NULL));
  nn_test_run (used, 7);
  g_assert_true (near_trainer_restore (after, read, &error));
  g_assert_no_error (error);
  nn_test_assert_same_network (after, before);
  nn_test_run (after, 7);
  nn_test_run (before, 7); /* saving has no influence */
  nn_test_assert_same_network (after, through);
  nn_test_assert_same_network (before, through);
  nn_test_assert_same_network (used, through);
  assert_same_dead (after, through);
  /* the state's other arrays matter: parameters alone go elsewhere where anything is carried */
  if (setup->mode == NEAR_TRAINING_PLAYGROUND || setup->optimizer == NEAR_OPTIMIZER_ADAM)
    {
      g_autoptr (GHashTable) clean = near_trainer_dup_state (fresh);
      g_autoptr (NearNetwork) a = NULL, b = NULL;
      NearArray *parameters = g_hash_table_lookup (read, "parameters");

      g_hash_table_replace (clean, g_strdup ("parameters"), near_array_ref (parameters));
      g_assert_true (near_trainer_restore (fresh, clean, NULL));
      nn_test_run (fresh, 7);
      a = near_trainer_dup_network (fresh);
      b = near_trainer_dup_network (through);
      g_assert_cmpint (memcmp (near_network_peek_parameters (a), near_network_peek_parameters (b),
                               near_network_get_n_parameters (a) * sizeof (float)),
                       !=, 0);
    }
}

static void
test_restore_refuses (void)
{
  static const char *const names[]
      = { "parameters", "gradient", "moment1", "moment2", "dead", "counts" };
  g_autoptr (NearTrainer) small = nn_test_new_trainer (&nn_test_setups[4], 43, 10, 6, 1);
  g_autoptr (NearTrainer) before = nn_test_new_trainer (&nn_test_setups[4], 43, 10, 6, 1);
  g_autoptr (NearTrainer) other = nn_test_new_trainer (&nn_test_setups[4], 43, 10, 7, 1);
  g_autoptr (NearTrainer) single = nn_test_new_trainer (&nn_test_setups[6], 43, 10, 6, 1);
  g_autoptr (GHashTable) larger = near_trainer_dup_state (other);
  g_autoptr (GHashTable) floats = near_trainer_dup_state (single);

  nn_test_run (other, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names) + 2; i++)
    {
      g_autoptr (GHashTable) state = near_trainer_dup_state (other);
      g_autoptr (GHashTable) good = near_trainer_dup_state (before);
      g_autoptr (GError) error = NULL;
      GHashTable *wrong = i == G_N_ELEMENTS (names) ? larger : floats;

      if (i < G_N_ELEMENTS (names))
        {
          g_hash_table_remove (good, names[i]);
          wrong = good;
        }
      g_assert_false (near_trainer_restore (small, wrong, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      if (i < G_N_ELEMENTS (names))
        g_assert_nonnull (strstr (error->message, names[i]));
      nn_test_assert_same_network (small, before);
    }
}

/* Several tiles of rows, a rest, and a layer of more weights than one block of the optimisers. */
static void
test_threads (gconstpointer data)
{
  const NnTestSetup *setup = data;
  g_autoptr (NearTrainer) reference = NULL;
  double x[4 * 300], y[2 * 300], reference_y[2 * 300];
  guint64 state = 2;

  nn_test_fill (&state, 4 * 300, -1.0, 1.0, x);
  for (guint n_threads = 1; n_threads <= 3; n_threads++)
    {
      near_set_n_threads (n_threads);
      g_assert_cmpuint (near_get_n_threads (), ==, n_threads);
      g_autoptr (NearTrainer) trainer = nn_test_new_trainer (setup, 300, 260, 270, 1);

      nn_test_run (trainer, 2);
      g_autoptr (NearNetwork) now = near_trainer_dup_network (trainer);

      near_network_predict (now, 300, x, y);
      if (reference == NULL)
        {
          reference = g_steal_pointer (&trainer);
          memcpy (reference_y, y, sizeof y);
          continue;
        }
      nn_test_assert_same_network (trainer, reference);
      g_assert_cmpmem (y, sizeof y, reference_y, sizeof y);
    }
  near_set_n_threads (1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  near_set_n_threads (1); /* waiting threads would cost more than these products */
  for (guint hidden = 0; hidden < NEAR_N_ACTIVATIONS; hidden++)
    {
      g_autofree char *path
          = g_strdup_printf ("/engine/gradients/%s", near_activation_get_info (hidden)->info.id);

      g_test_add_data_func (path, GUINT_TO_POINTER (hidden), test_gradients);
    }
  for (guint level = 0; level < NEAR_N_SIMD_LEVELS; level++)
    {
      g_autofree char *path
          = g_strdup_printf ("/engine/lanes/%s", near_simd_level_get_name (level));

      g_test_add_data_func (path, GUINT_TO_POINTER (level), test_lanes);
    }
  g_test_add_func ("/engine/tiles", test_tiles);
  for (guint k = 0; k < G_N_ELEMENTS (nn_test_setups); k++)
    {
      g_autofree char *restore = g_strdup_printf ("/engine/restore/%s", nn_test_setups[k].name);
      g_autofree char *threads = g_strdup_printf ("/engine/threads/%s", nn_test_setups[k].name);

      g_test_add_data_func (restore, &nn_test_setups[k], test_restore);
      if (nn_test_setups[k].engine == NEAR_ENGINE_WIDE)
        g_test_add_data_func (threads, &nn_test_setups[k], test_threads);
    }
  g_test_add_func ("/engine/restore-refuses", test_restore_refuses);
  return g_test_run ();
}
