/* known-structures.h — structures whose space groups and Wyckoff positions are known
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-symmetry.h"

#include "crystal-test.h"

#include <math.h>

G_BEGIN_DECLS

/* Of the structures: group, Wyckoff letters of the atoms, Pearson symbol. International Tables A
 * and Pearson's handbook; positions from R. W. G. Wyckoff, Crystal Structures (1963). */
typedef struct
{
  const char *name;
  NearCell cell;
  gsize n;
  guint elements[16];
  double f[48];
  int number;
  const char *symbol, *full, *schoenflies, *wyckoff, *pearson, *system;
  gsize n_operations;
} Known;

#define T (1.0 / 3.0)
#define FCC CRYSTAL_TEST_FCC
#define TETRAHEDRAL CRYSTAL_TEST_TETRAHEDRAL
#define U 0.3053
#define Q 0.4697
#define X 0.4135
#define Y 0.2669
#define Z 0.7858
#define B 0.234
#define E4(x, y, z) x, y, z, -x, (y) + 0.5, 0.5 - (z), -x, -y, -z, x, 0.5 - (y), (z) + 0.5

static const Known known[] G_GNUC_UNUSED = {
  { "Al",
    { 4.0495, 4.0495, 4.0495, 90, 90, 90 },
    4,
    { 13, 13, 13, 13 },
    { FCC },
    225,
    "Fm-3m",
    "F 4/m -3 2/m",
    "Oh^5",
    "aaaa",
    "cF4",
    "cubic",
    192 },
  { "Fe",
    { 2.866, 2.866, 2.866, 90, 90, 90 },
    2,
    { 26, 26 },
    { CRYSTAL_TEST_BCC },
    229,
    "Im-3m",
    "I 4/m -3 2/m",
    "Oh^9",
    "aa",
    "cI2",
    "cubic",
    96 },
  { "Si",
    { 5.431, 5.431, 5.431, 90, 90, 90 },
    8,
    { 14, 14, 14, 14, 14, 14, 14, 14 },
    { FCC, TETRAHEDRAL },
    227,
    "Fd-3m",
    "F 4_1/d -3 2/m",
    "Oh^7",
    "aaaaaaaa",
    "cF8",
    "cubic",
    192 },
  { "Mg",
    { 3.209, 3.209, 5.211, 90, 90, 120 },
    2,
    { 12, 12 },
    { T, 2 * T, 0.25, 2 * T, T, 0.75 },
    194,
    "P6_3/mmc",
    "P 6_3/m 2/m 2/c",
    "D6h^4",
    "cc",
    "hP2",
    "hexagonal",
    24 },
  { "NaCl",
    { 5.6402, 5.6402, 5.6402, 90, 90, 90 },
    8,
    { 11, 11, 11, 11, 17, 17, 17, 17 },
    { FCC, CRYSTAL_TEST_OCTAHEDRAL },
    225,
    "Fm-3m",
    "F 4/m -3 2/m",
    "Oh^5",
    "aaaabbbb",
    "cF8",
    "cubic",
    192 },
  { "CsCl",
    { 4.123, 4.123, 4.123, 90, 90, 90 },
    2,
    { 55, 17 },
    { CRYSTAL_TEST_BCC },
    221,
    "Pm-3m",
    "P 4/m -3 2/m",
    "Oh^1",
    "ab",
    "cP2",
    "cubic",
    48 },
  { "ZnS",
    { 5.4060, 5.4060, 5.4060, 90, 90, 90 },
    8,
    { 30, 30, 30, 30, 16, 16, 16, 16 },
    { FCC, TETRAHEDRAL },
    216,
    "F-43m",
    "F -4 3 m",
    "Td^2",
    "aaaacccc",
    "cF8",
    "cubic",
    96 },
  { "ZnO",
    { 3.2495, 3.2495, 5.2069, 90, 90, 120 },
    4,
    { 30, 30, 8, 8 },
    { T, 2 * T, 0, 2 * T, T, 0.5, T, 2 * T, 0.345, 2 * T, T, 0.845 },
    186,
    "P6_3mc",
    "P 6_3 m c",
    "C6v^4",
    "bbbb",
    "hP4",
    "hexagonal",
    12 },
  { "CaF2",
    { 5.4626, 5.4626, 5.4626, 90, 90, 90 },
    12,
    { 20, 20, 20, 20, 9, 9, 9, 9, 9, 9, 9, 9 },
    { FCC, TETRAHEDRAL, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.75, 0.25, 0.25, 0.25, 0.75 },
    225,
    "Fm-3m",
    "F 4/m -3 2/m",
    "Oh^5",
    "aaaacccccccc",
    "cF12",
    "cubic",
    192 },
  { "SrTiO3",
    { 3.905, 3.905, 3.905, 90, 90, 90 },
    5,
    { 38, 22, 8, 8, 8 },
    { 0.5, 0.5, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5 },
    221,
    "Pm-3m",
    "P 4/m -3 2/m",
    "Oh^1",
    NULL,
    "cP5",
    "cubic",
    48 },
  { "TiO2",
    { 4.5937, 4.5937, 2.9587, 90, 90, 90 },
    6,
    { 22, 22, 8, 8, 8, 8 },
    { 0, 0, 0, 0.5, 0.5, 0.5, U, U, 0, -U, -U, 0, 0.5 + U, 0.5 - U, 0.5, 0.5 - U, 0.5 + U, 0.5 },
    136,
    "P4_2/mnm",
    "P 4_2/m 2_1/n 2/m",
    "D4h^14",
    "aaffff",
    "tP6",
    "tetragonal",
    16 },
  { "quartz",
    { 4.9137, 4.9137, 5.4047, 90, 90, 120 },
    9,
    { 14, 14, 14, 8, 8, 8, 8, 8, 8 },
    { Q,         0,     2 * T, 0,     Q, T, -Q, -Q,    0,  X,     Y,  Z,     -Y,       X - Y,
      Z + 2 * T, Y - X, -X,    Z + T, Y, X, -Z, X - Y, -Y, T - Z, -X, Y - X, 2 * T - Z },
    154,
    "P3_221",
    "P 3_2 2 1",
    "D3^6",
    "aaacccccc",
    "hP9",
    "trigonal",
    6 },
  { "graphite",
    { 2.461, 2.461, 6.708, 90, 90, 120 },
    4,
    { 6, 6, 6, 6 },
    { 0, 0, 0.25, 0, 0, 0.75, T, 2 * T, 0.25, 2 * T, T, 0.75 },
    194,
    "P6_3/mmc",
    "P 6_3/m 2/m 2/c",
    "D6h^4",
    "bbcc",
    "hP4",
    "hexagonal",
    24 },
  { "Sn",
    { 5.8316, 5.8316, 3.1815, 90, 90, 90 },
    4,
    { 50, 50, 50, 50 },
    { 0, 0, 0, 0, 0.5, 0.25, 0.5, 0.5, 0.5, 0.5, 0, 0.75 },
    141,
    "I4_1/amd",
    "I 4_1/a 2/m 2/d",
    "D4h^19",
    "aaaa",
    "tI4",
    "tetragonal",
    32 },
  { "Ga",
    { 4.5197, 7.6633, 4.526, 90, 90, 90 },
    8,
    { 31, 31, 31, 31, 31, 31, 31, 31 },
    { 0,   0.1549, 0.081, 0,   0.3451, 0.581, 0,   0.6549, 0.419, 0,   -0.1549, -0.081,
      0.5, 0.6549, 0.081, 0.5, 0.8451, 0.581, 0.5, 0.1549, 0.419, 0.5, 0.3451,  -0.081 },
    64,
    "Cmce",
    NULL,
    "D2h^18",
    "ffffffff",
    "oS8",
    "orthorhombic",
    16 },
  { "Bi",
    { 4.546, 4.546, 11.862, 90, 90, 120 },
    6,
    { 83, 83, 83, 83, 83, 83 },
    { 0, 0, B, 0, 0, -B, 2 * T, T, T + B, 2 * T, T, T - B, T, 2 * T, 2 * T + B, T, 2 * T,
      2 * T - B },
    166,
    "R-3m",
    "R -3 2/m",
    "D3d^5",
    "cccccc",
    "hR2",
    "trigonal",
    36 },
  { "BaTiO3",
    { 3.9874, 5.6751, 5.6901, 90, 90, 90 },
    10,
    { 56, 56, 22, 22, 8, 8, 8, 8, 8, 8 },
    { 0,      0,     0,      0,      0.5,   0.5,     0.5,    0,     0.517,  0.5,
      0.5,    0.017, 0,      0,      0.489, 0,       0.5,    0.989, 0.5,    0.2561,
      0.2343, 0.5,   0.7561, 0.7343, 0.5,   -0.2561, 0.2343, 0.5,   0.2439, 0.7343 },
    38,
    "Amm2",
    "A m m 2",
    "C2v^14",
    "aabbaaeeee",
    "oS10",
    "orthorhombic",
    8 },
  { "ZrO2",
    { 5.1505, 5.2116, 5.3173, 90, 99.23, 90 },
    12,
    { 40, 40, 40, 40, 8, 8, 8, 8, 8, 8, 8, 8 },
    { E4 (0.2754, 0.0395, 0.2083), E4 (0.07, 0.3317, 0.3447), E4 (0.4496, 0.7569, 0.4792) },
    14,
    "P2_1/c",
    "P 1 2_1/c 1",
    "C2h^5",
    "eeeeeeeeeeee",
    "mP12",
    "monoclinic",
    4 },
};

static inline NearCrystal *
new_known (const Known *k)
{
  NearMat3 lattice;

  g_assert_true (near_lattice_from_cell (&k->cell, &lattice, NULL));
  return crystal_test_new (&lattice, k->n, k->f, k->elements);
}

/* Every operation puts every atom on an atom of its kind. */
static inline void
check_operations (const NearCrystal *crystal, const NearSymmetry *symmetry, double tolerance)
{
  const NearOperation *operations = near_symmetry_peek_operations (symmetry);
  const double *f = near_crystal_peek_fractional (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);

  for (gsize o = 0; o < near_symmetry_get_n_operations (symmetry); o++)
    for (gsize i = 0; i < n; i++)
      {
        double smallest = INFINITY;

        for (gsize j = 0; j < n; j++)
          {
            NearVec3 d;

            for (guint k = 0; k < 3; k++)
              {
                double x = operations[o].translation[k] - f[3 * j + k];

                for (guint l = 0; l < 3; l++)
                  x += operations[o].rotation[k][l] * f[3 * i + l];
                d.x[k] = x - nearbyint (x);
              }
            if (species[j] == species[i])
              smallest = fmin (smallest, near_vec3_length (near_vec3_times_mat3 (
                                             d, near_crystal_get_lattice (crystal))));
          }
        g_assert_cmpfloat (smallest, <, tolerance);
      }
}

G_END_DECLS
