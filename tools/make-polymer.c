/* make-polymer.c — the size of polymer chains in solvents from good to poor, as a table
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns: ln_n, alpha, ln_rg2, variance (of ln_rg2), theory_ln_rg2, n_beads. The solvent parameter
 * alpha goes from 0 (good) to 1 (poor) in steps of 0.05; contacts attract with beta = 0.9 alpha.
 * The theory is that of the ideal chain, ln N + ln (b^2/6), b = 1, whatever the solvent. See
 * datasets/polymer/README.md.
 */
#include "near-csv.h"
#include "polymer-chain.h"

#include <math.h>
#include <stdio.h>

#define N_ALPHAS 21
#define ALPHA_TO_BETA 0.9
#define N_BLOCKS 32
#define MOST_CYCLES 100000.0
#define MOVES_EACH_KIND 4e7
#define FINE_FROM 512 /* beads from which on chains at half steps of alpha carry the exchange */

static gint n_least = 8, n_most = 512;
static gint64 seed = 1;
static double effort = 1.0;
static char *output;
static gboolean ideal, verbose;

static const GOptionEntry entries[] = {
  { "from", 0, 0, G_OPTION_ARG_INT, &n_least, "Beads of the shortest chain (8)", "N" },
  { "to", 0, 0, G_OPTION_ARG_INT, &n_most, "Beads of the longest chain, by factors of 2 (512)",
    "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Seed of the random numbers (1)", "SEED" },
  { "effort", 0, 0, G_OPTION_ARG_DOUBLE, &effort, "Factor of the number of moves (1)", "FACTOR" },
  { "ideal", 0, 0, G_OPTION_ARG_NONE, &ideal, "Walks that may cross themselves, instead", NULL },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "File to write (standard output)", "FILE" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Contacts and accepted moves to standard error",
    NULL },
  { NULL }
};

typedef struct
{
  GArray *columns[6]; /* of double */
} Table;

static void
add_row (Table *table, gsize n, double alpha, const PolymerMean *mean)
{
  const double cells[] = { log ((double) n),
                           alpha,
                           log (mean->squared_radius),
                           mean->variance / (mean->squared_radius * mean->squared_radius),
                           log ((double) n) + log (1.0 / 6.0),
                           (double) n };

  for (guint c = 0; c < G_N_ELEMENTS (cells); c++)
    g_array_append_val (table->columns[c], cells[c]);
}

static double
get_share (PolymerCount count)
{
  return count.tried > 0 ? (double) count.accepted / (double) count.tried : 0.0;
}

/* Cycles are fewer for long chains, whose sweeps are longer. */
static guint64
get_n_cycles (gsize n)
{
  return MAX ((guint64) (effort * MIN (MOVES_EACH_KIND / (double) n, MOST_CYCLES)), N_BLOCKS);
}

static void
run_length (gsize n, PolymerLattice *lattice, Table *table)
{
  guint fine = n >= FINE_FROM ? 2 : 1, n_betas = (N_ALPHAS - 1) * fine + 1;
  double betas[2 * N_ALPHAS];
  PolymerMean means[2 * N_ALPHAS];
  PolymerPlan plan = { .n = n,
                       .n_betas = n_betas,
                       .betas = betas,
                       .n_blocks = N_BLOCKS,
                       .n_pivots = 8,
                       .seed = (guint64) seed,
                       .n_cycles = get_n_cycles (n) };

  for (guint i = 0; i < n_betas; i++)
    betas[i] = ALPHA_TO_BETA * i / (n_betas - 1.0);
  polymer_run (&plan, lattice, means);
  for (guint i = 0; i < N_ALPHAS; i++)
    add_row (table, n, i / (N_ALPHAS - 1.0), &means[i * fine]);
  if (verbose)
    for (guint i = 0; i < n_betas; i++)
      {
        const PolymerMean *m = &means[i];

        fprintf (stderr,
                 "%4zu beads, beta %.3f: Rg^2 %10.5f +- %.5f, contacts %9.3f +- %.3f; accepted "
                 "local %.3f creep "
                 "%.3f pivot %.4f exchange %.3f\n",
                 n, betas[i], m->squared_radius, sqrt (m->variance), m->contacts,
                 sqrt (m->contacts_variance), get_share (m->counts.local),
                 get_share (m->counts.creep), get_share (m->counts.pivot), m->exchanged);
      }
}

static gboolean
write_table (const Table *table, GError **error)
{
  static const char *const names[]
      = { "ln_n", "alpha", "ln_rg2", "variance", "theory_ln_rg2", "n_beads" };
  const double *columns[6];

  for (guint c = 0; c < 6; c++)
    columns[c] = (const double *) (const void *) table->columns[c]->data;
  g_autoptr (GString) text = near_csv_format (6, names, table->columns[0]->len, columns);
  if (output == NULL)
    return fputs (text->str, stdout) >= 0;
  return g_file_set_contents (output, text->str, (gssize) text->len, error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context
      = g_option_context_new ("- the size of polymer chains in solvents");
  PolymerLattice *lattice;
  Table table;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "make-polymer: %s\n", error->message);
      return 2;
    }
  if (n_least < 3 || n_most < n_least || n_most > POLYMER_MAX_BEADS || !(effort > 0.0))
    {
      fprintf (stderr, "make-polymer: chains have 3 to %d beads, and the effort is above 0\n",
               POLYMER_MAX_BEADS);
      return 2;
    }
  for (guint c = 0; c < 6; c++)
    table.columns[c] = g_array_new (FALSE, FALSE, sizeof (double));
  lattice = polymer_lattice_new ();
  for (gsize n = (gsize) n_least; n <= (gsize) n_most; n *= 2)
    if (ideal)
      {
        PolymerMean mean;

        polymer_run_ideal (n, (guint64) (effort * 100000.0) + N_BLOCKS, N_BLOCKS, (guint64) seed,
                           &mean);
        add_row (&table, n, 0.0, &mean);
      }
    else
      run_length (n, lattice, &table);
  polymer_lattice_free (lattice);
  gboolean written = write_table (&table, &error);
  if (!written)
    fprintf (stderr, "make-polymer: %s\n",
             error != NULL ? error->message : "the table cannot be written");
  for (guint c = 0; c < 6; c++)
    g_array_unref (table.columns[c]);
  g_free (output);
  return written ? 0 : 1;
}
