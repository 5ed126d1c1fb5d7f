/* polymer-run.c — means over the ensemble of walks, with their errors from blocks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "polymer-chain.h"

#include <math.h>

/* Sums over one block of cycles, and over the means of the blocks that are complete. */
typedef struct
{
  double sum[2];
  double block_sum[2], block_squares[2];
} Tally;

static void
close_block (Tally *tally, double n_measured)
{
  for (guint q = 0; q < 2; q++)
    {
      double mean = tally->sum[q] / n_measured;

      tally->block_sum[q] += mean;
      tally->block_squares[q] += mean * mean;
      tally->sum[q] = 0.0;
    }
}

/* Mean, and the variance of the mean: that of the blocks over how many they are. */
static void
finish (const Tally *tally, guint n_blocks, guint q, double *mean, double *variance)
{
  double n = n_blocks, average = tally->block_sum[q] / n;

  *mean = average;
  *variance = MAX (tally->block_squares[q] / n - average * average, 0.0) / (n - 1.0);
}

/* Walks with betas b < b' exchange places with probability min (1, exp ((b' - b)(C - C'))). */
static guint
exchange (
    PolymerChain **chains, const PolymerPlan *plan, guint first, NearRng *rng, double *accepted)
{
  guint n = 0;

  for (guint i = first; i + 1 < plan->n_betas; i += 2)
    {
      double gain = (plan->betas[i + 1] - plan->betas[i])
                    * (double) (chains[i]->n_contacts - chains[i + 1]->n_contacts);

      if (gain >= 0.0 || near_rng_uniform (rng, 0.0, 1.0) < exp (gain))
        {
          PolymerChain *chain = chains[i];

          chains[i] = chains[i + 1];
          chains[i + 1] = chain;
          accepted[i] += 1.0;
        }
      n++;
    }
  return n;
}

static void
measure (PolymerChain **chains, const PolymerPlan *plan, Tally *tallies)
{
  for (guint i = 0; i < plan->n_betas; i++)
    {
      tallies[i].sum[0] += polymer_chain_get_squared_radius (chains[i]);
      tallies[i].sum[1] += (double) chains[i]->n_contacts;
    }
}

void
polymer_run (const PolymerPlan *plan, PolymerLattice *lattice, PolymerMean *means)
{
  g_return_if_fail (plan->n >= 3 && plan->n_betas >= 1 && plan->n_blocks >= 2);
  g_return_if_fail (plan->n_cycles >= plan->n_blocks);

  g_autofree char *purpose = g_strdup_printf ("polymer %zu", plan->n);
  g_autoptr (NearRng) rng = near_rng_new (plan->seed, purpose);
  g_autofree PolymerChain **chains = g_new (PolymerChain *, plan->n_betas);
  g_autofree Tally *tallies = g_new0 (Tally, plan->n_betas);
  g_autofree double *exchanged = g_new0 (double, plan->n_betas);
  guint64 per_block = plan->n_cycles / plan->n_blocks;
  guint64 n_before = plan->n_cycles / 5, n_all = n_before + per_block * plan->n_blocks;

  for (guint i = 0; i < plan->n_betas; i++)
    {
      chains[i] = polymer_chain_new (plan->n);
      means[i] = (PolymerMean){ .exchanged = 0.0 };
    }
  for (guint64 cycle = 0; cycle < n_all; cycle++)
    {
      for (guint i = 0; i < plan->n_betas; i++)
        {
          polymer_chain_put (chains[i], lattice);
          polymer_chain_sweep (chains[i], lattice, plan->betas[i], plan->n_pivots, rng,
                               &means[i].counts);
          polymer_chain_lift (chains[i], lattice);
        }
      exchange (chains, plan, (guint) (cycle % 2), rng, exchanged);
      if (cycle < n_before)
        continue;
      measure (chains, plan, tallies);
      if ((cycle - n_before + 1) % per_block == 0)
        for (guint i = 0; i < plan->n_betas; i++)
          close_block (&tallies[i], (double) per_block);
    }
  for (guint i = 0; i < plan->n_betas; i++)
    {
      finish (&tallies[i], plan->n_blocks, 0, &means[i].squared_radius, &means[i].variance);
      finish (&tallies[i], plan->n_blocks, 1, &means[i].contacts, &means[i].contacts_variance);
      means[i].exchanged = exchanged[i] / (0.5 * (double) n_all);
      polymer_chain_free (chains[i]);
    }
}

static double
draw_ideal (gsize n, NearRng *rng)
{
  double sum[3] = { 0 }, squares = 0.0;
  int r[3] = { 0 };

  for (gsize i = 1; i < n; i++)
    {
      gsize direction = near_rng_index (rng, 6);

      r[direction / 2] += direction % 2 ? 1 : -1;
      for (guint k = 0; k < 3; k++)
        {
          sum[k] += r[k];
          squares += (double) r[k] * r[k];
        }
    }
  double m = (double) n;
  return (squares - (sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]) / m) / m;
}

void
polymer_run_ideal (gsize n, guint64 n_walks, guint n_blocks, guint64 seed, PolymerMean *mean)
{
  g_return_if_fail (n >= 1 && n_blocks >= 2 && n_walks >= n_blocks);

  g_autofree char *purpose = g_strdup_printf ("ideal polymer %zu", n);
  g_autoptr (NearRng) rng = near_rng_new (seed, purpose);
  guint64 per_block = n_walks / n_blocks;
  Tally tally = { { 0 } };

  for (guint block = 0; block < n_blocks; block++)
    {
      for (guint64 walk = 0; walk < per_block; walk++)
        tally.sum[0] += draw_ideal (n, rng);
      close_block (&tally, (double) per_block);
    }
  *mean = (PolymerMean){ .contacts = 0.0 };
  finish (&tally, n_blocks, 0, &mean->squared_radius, &mean->variance);
}
