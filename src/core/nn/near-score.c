/* near-score.c — how good a network is on rows of data
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-trainer.h"

#include <math.h>
#include <string.h>

/**
 * near_network_score:
 * @score: (out caller-allocates)
 *
 * Loss: mean over rows and outputs. Accuracy: the share of rows and outputs whose answer is on the
 * target's side, where an answer above near_output_threshold() is positive, and a positive target is.
 *
 * Cost: O(rows x links)
 */
void
near_network_score (const NearNetwork *network,
                    NearLoss loss,
                    const NearDataSet *data,
                    NearScore *score)
{
  gsize n = near_data_set_get_n (data);
  guint n_out = near_network_get_n_outputs (network);
  NearActivation output
      = near_network_get_layers (network)[near_network_get_n_layers (network) - 1].activation;
  double threshold = near_output_threshold (output), sum = 0.0;
  g_autofree double *x = near_array_dup_doubles (near_data_set_get_x (data));
  g_autofree double *y = g_new (double, MAX (n *n_out, 1));

  memset (score, 0, sizeof *score);
  score->n = n;
  near_network_predict (network, n, x, y);
  for (gsize p = 0; p < n; p++)
    for (guint o = 0; o < n_out; o++)
      {
        double t = near_data_set_get_target (data, p, o), answer = y[p * n_out + o];

        sum += near_loss_eval (loss, output, answer, t);
        score->sum_squared_residual += (answer - t) * (answer - t);
        score->confusion[t > 0.0][answer > threshold]++;
      }
  score->loss = n > 0 ? sum / (double) (n * n_out) : NAN;
  score->accuracy = n > 0 ? (double) (score->confusion[0][0] + score->confusion[1][1])
                                / (double) (n * n_out)
                          : NAN;
}
