/* bench-crystal.c — reading structure files and finding bonds: seconds and memory
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     bench-crystal write FORMAT N PATH   rattled fcc aluminium of about N atoms
 *     bench-crystal read FORMAT PATH      one line of JSON: seconds for reading, bonds, neighbours; memory
 *
 * bench-crystal.py runs it over formats and sizes and beside ASE. Every measurement is a process of its own,
 * so that the peak memory is that of one file.
 */
#include "near-bonds.h"
#include "near-init.h"
#include "near-neighbors.h"
#include "near-rng.h"
#include "near-structures.h"
#include "near-supercell.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define NEIGHBOR_CUTOFF 5.0

static NearCrystal *
new_aluminium (gsize n)
{
  int edge = (int) ceil (cbrt ((double) n / 4.0));
  const int p[3][3] = { { edge, 0, 0 }, { 0, edge, 0 }, { 0, 0, edge } };
  const double f[4][3] = { { 0, 0, 0 }, { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 } };
  const NearMat3 cell = { { { 4.0495, 0, 0 }, { 0, 4.0495, 0 }, { 0, 0, 4.0495 } } };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (NearRng) rng = near_rng_new (1, "bench");
  guint16 species;

  near_crystal_builder_set_lattice (builder, &cell);
  near_crystal_builder_add_species (builder, NULL, 13, 0.0, &species, NULL);
  for (guint i = 0; i < 4; i++)
    near_crystal_builder_add_fractional (builder, species, f[i]);
  g_autoptr (NearCrystal) unit = near_crystal_builder_finish (builder, NULL);
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (unit, p, NULL, NULL);
  g_autoptr (NearCrystalBuilder) rattled = near_crystal_builder_new_from (large, FALSE);
  const double *x = near_crystal_peek_positions (large);

  for (gsize i = 0; i < MIN (near_crystal_get_n_atoms (large), n); i++)
    {
      const double moved[3] = { x[3 * i] + near_rng_normal (rng, 0, 0.05),
                                x[3 * i + 1] + near_rng_normal (rng, 0, 0.05),
                                x[3 * i + 2] + near_rng_normal (rng, 0, 0.05) };

      near_crystal_builder_add_atom (rattled, species, moved);
    }
  return near_crystal_builder_finish (rattled, NULL);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) * 1e-6;
}

static int
fail (const GError *error)
{
  g_printerr ("bench-crystal: %s\n", error->message);
  return 1;
}

static int
write_file (const char *format, gsize n, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = new_aluminium (n);

  return near_structures_save (&crystal, 1, NULL, path, format, NULL, NULL, &error) ? 0 : fail (error);
}

static int
read_file (const char *format, const char *path)
{
  g_autoptr (GError) error = NULL;
  NearBondOptions options;
  struct rusage usage;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NearStructures) structures = near_structures_load (path, format, NULL, NULL, &error);
  double read = seconds_since (start), bonds_time, neighbors_time;

  if (structures == NULL)
    return fail (error);
  NearCrystal *crystal = near_structures_get_frame (structures, 0);
  start = g_get_monotonic_time ();
  near_bond_options_init (&options, NEAR_BOND_RADII);
  g_autoptr (NearBonds) bonds = near_bonds_new (crystal, &options, NULL, &error);
  if (bonds == NULL)
    return fail (error);
  bonds_time = seconds_since (start);
  getrusage (RUSAGE_SELF, &usage);
  start = g_get_monotonic_time ();
  g_autoptr (NearNeighbors) neighbors = near_neighbors_new (crystal, NEIGHBOR_CUTOFF, NULL, &error);
  if (neighbors == NULL)
    return fail (error);
  neighbors_time = seconds_since (start);
  g_print ("{\"atoms\": %zu, \"read\": %.4f, \"bonds\": %.4f, \"n_bonds\": %zu, \"megabytes\": %.0f, "
           "\"neighbors\": %.4f, \"n_neighbors\": %zu}\n",
           near_crystal_get_n_atoms (crystal), read, bonds_time, near_bonds_get_n (bonds),
           (double) usage.ru_maxrss / 1024.0, neighbors_time, near_neighbors_get_n_all (neighbors));
  return 0;
}

int
main (int argc, char **argv)
{
  near_init ();
  if (argc == 5 && strcmp (argv[1], "write") == 0)
    return write_file (argv[2], (gsize) g_ascii_strtoull (argv[3], NULL, 10), argv[4]);
  if (argc == 4 && strcmp (argv[1], "read") == 0)
    return read_file (argv[2], argv[3]);
  g_printerr ("bench-crystal write FORMAT N PATH | read FORMAT PATH\n");
  return 2;
}
