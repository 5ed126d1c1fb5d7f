/* bench-wide.c — samples per second in training the surrogate's network
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 91-800-800-800-250-250, ReLU, single precision, batches of 1000, Adam, squared error. Prints one
 * number per line: samples per second of each window. bench-wide.py runs it beside its peer.
 */
#include "near-init.h"
#include "near-trainer.h"

#include <stdlib.h>

#define N_SAMPLES 4000

static NearArray *
new_inputs (guint width, guint step)
{
  g_autofree float *values = g_new (float, (gsize) N_SAMPLES *width);

  for (gsize i = 0; i < (gsize) N_SAMPLES * width; i++)
    values[i] = (float) (i * step % 1009) / 504.5f - 1.0f;
  return near_array_new (NEAR_ARRAY_FLOAT32, 2, (gsize[]){ N_SAMPLES, width }, values);
}

static NearTrainer *
new_trainer (void)
{
  const guint sizes[] = { 91, 800, 800, 800, 250, 250 };
  const NearActivation activations[]
      = { NEAR_ACTIVATION_RELU, NEAR_ACTIVATION_RELU, NEAR_ACTIVATION_RELU, NEAR_ACTIVATION_RELU,
          NEAR_ACTIVATION_LINEAR };
  NearTrainerOptions options = { .mode = NEAR_TRAINING_STANDARD,
                                 .loss = NEAR_LOSS_SQUARED,
                                 .optimizer = NEAR_OPTIMIZER_ADAM,
                                 .rate = 1e-4,
                                 .batch = 1000,
                                 .seed = 1 };
  g_autoptr (NearNetwork) shape
      = near_network_new (5, sizes, activations, NEAR_PRECISION_SINGLE, NULL);
  g_autoptr (NearNetwork) start = near_network_initialized (shape, NEAR_INITIALIZATION_HE, 1);
  g_autoptr (NearArray) x = new_inputs (91, 37);
  g_autoptr (NearArray) y = new_inputs (250, 53);
  g_autoptr (NearDataSet) data = near_data_set_new (x, y, NULL, NULL, NULL);

  return near_trainer_new (start, data, &options, NULL);
}

int
main (int argc, char **argv)
{
  int n_threads = 1, n_windows = 3;
  double seconds = 2.0;
  const GOptionEntry entries[]
      = { { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Number of threads", "N" },
          { "windows", 0, 0, G_OPTION_ARG_INT, &n_windows, "Number of windows", "N" },
          { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "Length of a window", "S" },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearTrainer) trainer = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  near_init ();
  near_set_n_threads ((guint) MAX (n_threads, 1));
  trainer = new_trainer ();
  g_assert (trainer != NULL);
  near_trainer_step (trainer, NULL, NULL); /* warm */
  for (int w = 0; w < n_windows; w++)
    {
      gint64 start = g_get_monotonic_time (), now = start;
      guint64 n = 0;

      for (; (double) (now - start) < 1e6 * seconds; now = g_get_monotonic_time ())
        {
          near_trainer_step (trainer, NULL, NULL);
          n += N_SAMPLES;
        }
      g_print ("%.1f\n", 1e6 * (double) n / (double) (now - start));
    }
  return near_trainer_is_finite (trainer) ? 0 : 1;
}
