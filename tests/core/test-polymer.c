/* test-polymer.c — the lattice polymer of tools/ against enumeration, exact results and its own
 * data set SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-csv.h"
#include "near-test.h"
#include "polymer-chain.h"

#include <math.h>
#include <string.h>

/* --- every walk ---------------------------------------------------------------------------------
 */

#define MOST_BEADS 10
#define N_BETAS 3

static const double betas[N_BETAS] = { 0.0, 0.3, 0.9 };

typedef struct
{
  gsize n;
  int r[MOST_BEADS][3];
  guint64 n_walks;
  double weight[N_BETAS], radius[N_BETAS], contacts[N_BETAS];
} Enumeration;

static guint
distance (const int *a, const int *b)
{
  return (guint) (ABS (a[0] - b[0]) + ABS (a[1] - b[1]) + ABS (a[2] - b[2]));
}

static double
get_squared_radius (gsize n, int (*r)[3])
{
  double sum = 0.0;

  /* Rg^2 = 1/(2 N^2) sum over pairs, a form that the program does not use. */
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      for (guint k = 0; k < 3; k++)
        sum += (double) (r[i][k] - r[j][k]) * (r[i][k] - r[j][k]);
  return sum / (2.0 * (double) (n * n));
}

static gint64
count_contacts (gsize n, int (*r)[3])
{
  gint64 count = 0;

  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 2; j < n; j++)
      count += distance (r[i], r[j]) == 1;
  return count;
}

static void
grow (Enumeration *e, gsize at)
{
  if (at == e->n)
    {
      double radius = get_squared_radius (e->n, e->r),
             contacts = (double) count_contacts (e->n, e->r);

      e->n_walks++;
      for (guint b = 0; b < N_BETAS; b++)
        {
          double weight = exp (betas[b] * contacts);

          e->weight[b] += weight;
          e->radius[b] += weight * radius;
          e->contacts[b] += weight * contacts;
        }
      return;
    }
  for (guint direction = 0; direction < 6; direction++)
    {
      gboolean is_free = TRUE;

      memcpy (e->r[at], e->r[at - 1], sizeof e->r[at]);
      e->r[at][direction / 2] += direction % 2 ? 1 : -1;
      for (gsize i = 0; i < at && is_free; i++)
        is_free = distance (e->r[i], e->r[at]) > 0;
      if (is_free)
        grow (e, at + 1);
    }
}

static void
enumerate (Enumeration *e, gsize n)
{
  *e = (Enumeration){ .n = n };
  grow (e, 1);
  for (guint b = 0; b < N_BETAS; b++)
    {
      e->radius[b] /= e->weight[b];
      e->contacts[b] /= e->weight[b];
    }
}

/* How many there are: M. F. Sykes, Journal of Mathematical Physics 2 (1961) 52; OEIS A001412. */
static void
test_enumeration (void)
{
  static const guint64 n_walks[] = { 1, 6, 30, 150, 726, 3534, 16926, 81390, 387966 };
  Enumeration e;

  for (gsize n = 1; n <= G_N_ELEMENTS (n_walks); n++)
    {
      enumerate (&e, n);
      g_assert_cmpuint (e.n_walks, ==, n_walks[n - 1]);
    }
}

static void
compare (double actual, double variance, double expected)
{
  g_assert_cmpfloat (variance, >, 0.0);
  near_assert_close (actual, expected, 0.0, 5.0 * sqrt (variance));
}

/* Means over the moves are the means over all walks. */
static void
test_moves (void)
{
  PolymerLattice *lattice = polymer_lattice_new ();

  for (gsize n = 3; n <= MOST_BEADS; n++)
    {
      PolymerPlan plan = { .n = n,
                           .n_betas = N_BETAS,
                           .betas = betas,
                           .n_cycles = 32000,
                           .n_blocks = 32,
                           .n_pivots = 2,
                           .seed = 5 };
      PolymerMean means[N_BETAS];
      Enumeration e;

      enumerate (&e, n);
      polymer_run (&plan, lattice, means);
      for (guint b = 0; b < N_BETAS; b++)
        {
          compare (means[b].squared_radius, means[b].variance, e.radius[b]);
          g_assert_cmpfloat (sqrt (means[b].variance), <, 0.01 * e.radius[b]);
          if (n >= 4)
            compare (means[b].contacts, means[b].contacts_variance, e.contacts[b]);
        }
    }
  polymer_lattice_free (lattice);
}

/* Each kind of move by itself keeps the walk whole, the lattice in step and the contacts counted.
 */
static void
test_bookkeeping (void)
{
  PolymerLattice *lattice = polymer_lattice_new ();

  for (gsize n = 3; n < 80; n += 7)
    {
      g_autoptr (NearRng) rng = near_rng_new (n, "bookkeeping");
      PolymerChain *chain = polymer_chain_new (n);
      g_autofree int (*r)[3] = g_malloc (n * sizeof *r);

      for (guint sweep = 0; sweep < 200; sweep++)
        {
          for (gsize i = 0; i < n; i++)
            {
              memcpy (r[i], polymer_chain_get_bead (chain, i)->x, sizeof r[i]);
              if (i > 0)
                g_assert_cmpuint (distance (r[i - 1], r[i]), ==, 1);
              for (gsize j = 0; j < i; j++)
                g_assert_cmpuint (distance (r[i], r[j]), >, 0);
            }
          g_assert_cmpint (chain->n_contacts, ==, count_contacts (n, r));
          near_assert_close (polymer_chain_get_squared_radius (chain), get_squared_radius (n, r),
                             1e-12, 0.0);
          polymer_chain_put (chain, lattice);
          polymer_chain_sweep (chain, lattice, 0.01 * (sweep % 100), sweep % 3, rng, NULL);
          polymer_chain_lift (chain, lattice);
        }
      polymer_chain_free (chain);
    }
  polymer_lattice_free (lattice);
}

static void
test_ideal (void)
{
  for (gsize n = 2; n <= 256; n *= 4)
    {
      double m = (double) n;
      PolymerMean mean;

      polymer_run_ideal (n, 20000, 20, 1, &mean);
      if (n > 2)
        compare (mean.squared_radius, mean.variance, (m * m - 1.0) / (6.0 * m));
      else
        near_assert_close (mean.squared_radius, 0.25, 1e-12, 0.0);
    }
}

static void
test_seed (void)
{
  PolymerLattice *lattice = polymer_lattice_new ();
  PolymerPlan plan = { .n = 20,
                       .n_betas = N_BETAS,
                       .betas = betas,
                       .n_cycles = 100,
                       .n_blocks = 10,
                       .n_pivots = 2,
                       .seed = 3 };
  PolymerMean a[N_BETAS], b[N_BETAS], c[N_BETAS];

  polymer_run (&plan, lattice, a);
  polymer_run (&plan, lattice, b);
  plan.seed = 4;
  polymer_run (&plan, lattice, c);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  g_assert_cmpfloat (a[0].squared_radius, !=, c[0].squared_radius);
  polymer_lattice_free (lattice);
}

/* --- the data set -------------------------------------------------------------------------------
 */

enum
{
  LN_N,
  ALPHA,
  LN_RG2,
  VARIANCE,
  THEORY,
  N_BEADS,
  N_COLUMNS
};

typedef struct
{
  gsize n;
  double *columns[N_COLUMNS];
} Table;

static void
load (Table *table, const char *file)
{
  static const char *const names[N_COLUMNS]
      = { "ln_n", "alpha", "ln_rg2", "variance", "theory_ln_rg2", "n_beads" };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_source (file);
  g_autoptr (NearCsv) csv = near_csv_load (path, 1000, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (near_csv_get_n_columns (csv), ==, N_COLUMNS);
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      guint column;

      g_assert_true (near_csv_find_column (csv, names[c], &column, &error));
      table->columns[c] = near_csv_dup_numbers (csv, column, FALSE, &table->n, &error);
      g_assert_no_error (error);
    }
}

static void
clear_table (Table *table)
{
  for (guint c = 0; c < N_COLUMNS; c++)
    g_free (table->columns[c]);
}

/* Slope of ln Rg^2 in ln N at one alpha, least squares, from @least beads on. */
static double
get_slope (const Table *t, double alpha, double least)
{
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;

  for (gsize i = 0; i < t->n; i++)
    if (fabs (t->columns[ALPHA][i] - alpha) < 1e-9 && t->columns[N_BEADS][i] >= least)
      {
        double u = t->columns[LN_N][i], v = t->columns[LN_RG2][i];

        n += 1, x += u, y += v, xx += u * u, xy += u * v;
      }
  return (n * xy - x * y) / (n * xx - x * x);
}

static void
test_table (void)
{
  Table table;

  load (&table, "datasets/polymer/polymer.csv");
  g_assert_cmpuint (table.n, ==, 7 * 21);
  for (gsize i = 0; i < table.n; i++)
    {
      double n = table.columns[N_BEADS][i];

      near_assert_close (n, 8 << (i / 21), 0.0, 0.0);
      near_assert_close (table.columns[ALPHA][i], 0.05 * (double) (i % 21), 0.0, 1e-12);
      near_assert_close (table.columns[LN_N][i], log (n), 1e-14, 0.0);
      near_assert_close (table.columns[THEORY][i], log (n / 6.0), 1e-13, 0.0);
      g_assert_cmpfloat (table.columns[VARIANCE][i], >, 0.0);
      g_assert_cmpfloat (sqrt (table.columns[VARIANCE][i]), <, 0.03);
      /* A poorer solvent never makes a chain larger, beyond the errors. */
      if (i % 21 > 0)
        g_assert_cmpfloat (
            table.columns[LN_RG2][i] - table.columns[LN_RG2][i - 1], <,
            4.0 * sqrt (table.columns[VARIANCE][i] + table.columns[VARIANCE][i - 1]));
    }
  clear_table (&table);
}

/* From a coil in a good solvent over the theta point to a globule. */
static void
test_exponents (void)
{
  Table table;

  load (&table, "datasets/polymer/polymer.csv");
  /* nu = 0.587597 (N. Clisby, Physical Review Letters 104 (2010) 055702) */
  near_assert_close (0.5 * get_slope (&table, 0.0, 64), 0.587597, 0.02, 0.0);
  near_assert_close (get_slope (&table, 0.35, 8), 1.0, 0.06, 0.0);
  g_assert_cmpfloat (get_slope (&table, 1.0, 8), <, 2.0 / 3.0);
  /* Dense chains of this length still have a surface: nearly 2/3. */
  near_assert_close (get_slope (&table, 1.0, 128), 2.0 / 3.0, 0.15, 0.0);
  clear_table (&table);
}

/* <Rg^2> = 0.19514 n^(2 nu) (1 - a/n^0.53 + ...) for n bonds (N. Clisby 2010), a of the order of a
 * half. */
static void
check_athermal (double ln_rg2, double variance, double n_beads)
{
  double n = n_beads - 1.0, shortfall = log (0.19514) + 2.0 * 0.587597 * log (n) - ln_rg2;

  near_assert_close (shortfall, 0.5 / pow (n, 0.528), 0.0,
                     0.25 / pow (n, 0.528) + 4.0 * sqrt (variance));
}

static void
test_athermal (void)
{
  Table table;

  load (&table, "datasets/polymer/polymer.csv");
  for (gsize i = 0; i < table.n; i++)
    if (table.columns[ALPHA][i] == 0.0 && table.columns[N_BEADS][i] >= 64.0)
      check_athermal (table.columns[LN_RG2][i], table.columns[VARIANCE][i],
                      table.columns[N_BEADS][i]);
  clear_table (&table);
}

/* Rows that this test makes again, shorter, agree with the file. */
static void
test_table_again (void)
{
  PolymerLattice *lattice = polymer_lattice_new ();
  static const gsize lengths[] = { 8, 32 };
  static const double some[] = { 0.0, 0.225, 0.45, 0.675, 0.9 }; /* alpha = 0, 0.25 ... */
  Table table;

  load (&table, "datasets/polymer/polymer.csv");
  for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      PolymerPlan plan = { .n = lengths[l],
                           .n_betas = 5,
                           .betas = some,
                           .n_cycles = 16000,
                           .n_blocks = 32,
                           .n_pivots = 4,
                           .seed = 77 };
      PolymerMean means[5];

      polymer_run (&plan, lattice, means);
      for (guint b = 0; b < 5; b++)
        {
          gsize row = 21 * (l == 0 ? 0 : 2) + 5 * b;
          double variance = means[b].variance / (means[b].squared_radius * means[b].squared_radius);

          compare (log (means[b].squared_radius), variance + table.columns[VARIANCE][row],
                   table.columns[LN_RG2][row]);
        }
    }
  clear_table (&table);
  polymer_lattice_free (lattice);
}

static void
test_long_table (void)
{
  Table table;

  load (&table, "datasets/polymer/polymer-long.csv");
  g_assert_cmpuint (table.n, ==, 21);
  for (gsize i = 0; i < table.n; i++)
    near_assert_close (table.columns[N_BEADS][i], 1024.0, 0.0, 0.0);
  check_athermal (table.columns[LN_RG2][0], table.columns[VARIANCE][0], 1024.0);
  clear_table (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/polymer/enumeration", test_enumeration);
  g_test_add_func ("/polymer/moves", test_moves);
  g_test_add_func ("/polymer/bookkeeping", test_bookkeeping);
  g_test_add_func ("/polymer/ideal", test_ideal);
  g_test_add_func ("/polymer/seed", test_seed);
  g_test_add_func ("/polymer/table", test_table);
  g_test_add_func ("/polymer/exponents", test_exponents);
  g_test_add_func ("/polymer/athermal", test_athermal);
  g_test_add_func ("/polymer/table-again", test_table_again);
  g_test_add_func ("/polymer/long-table", test_long_table);
  return g_test_run ();
}
