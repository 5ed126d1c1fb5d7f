/* test-bonds.c — bonds against all pairs of all images, and the coordination of known crystals
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-bonds.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearBonds *
new_bonds (NearCrystal *crystal, const NearBondOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearBonds *bonds = near_bonds_new (crystal, options, NULL, &error);

  g_assert_no_error (error);
  return bonds;
}

static NearBonds *
new_by (NearCrystal *crystal, NearBondRule rule)
{
  NearBondOptions options;

  near_bond_options_init (&options, rule);
  return new_bonds (crystal, &options);
}

/* Every atom of @element has @n bonds, of which @n_to go to @to. */
static void
assert_bonded (const NearBonds *bonds, const char *element, gsize n, const char *to, gsize n_to)
{
  NearCrystal *crystal = near_bonds_get_crystal (bonds);
  guint z, z_to, n_seen = 0;

  g_assert_true (near_element_find (element, -1, &z) && near_element_find (to, -1, &z_to));
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      gsize found = 0;

      if (near_crystal_get_element (crystal, i) != z)
        continue;
      n_seen++;
      g_assert_cmpuint (near_bonds_get_n_of (bonds, i), ==, n);
      for (gsize k = 0; k < n; k++)
        found += near_crystal_get_element (crystal, near_bonds_get_end (bonds, i, k).atom) == z_to;
      g_assert_cmpuint (found, ==, n_to);
    }
  g_assert_cmpuint (n_seen, >, 0);
}

/* --- against all pairs of all images ------------------------------------------------------------ */

static gsize
count_all (NearCrystal *crystal, double cutoff, int reach, double *sum)
{
  const double *x = near_crystal_peek_positions (crystal);
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  gsize n = near_crystal_get_n_atoms (crystal), count = 0;

  *sum = 0.0;
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      for (int a = -reach; a <= reach; a++)
        for (int b = -reach; b <= reach; b++)
          for (int c = -reach; c <= reach; c++)
            {
              NearVec3 shift = near_vec3_times_mat3 (near_vec3 (a, b, c), lattice);
              NearVec3 d = near_vec3_subtract (near_vec3_from (x + 3 * j), near_vec3_from (x + 3 * i));
              double length = near_vec3_length (near_vec3_add (d, shift));

              if (length < NEAR_BOND_SHORTEST || length > cutoff)
                continue;
              count++;
              *sum += length * (1.0 + (double) (i * j));
            }
  g_assert_cmpuint (count % 2, ==, 0);
  *sum /= 2.0;
  return count / 2;
}

static void
test_all_pairs (void)
{
  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (NearCrystal) crystal = crystal_test_new_random (seed, 1 + seed % 6, 3.0, 2);
      NearBondOptions options;
      double expected, sum = 0.0;
      gsize n_ends = 0;

      near_bond_options_init (&options, NEAR_BOND_FIXED);
      options.cutoff = 1.0 + 0.15 * (double) seed;
      g_autoptr (NearBonds) bonds = new_bonds (crystal, &options);
      const NearBond *list = near_bonds_peek (bonds);
      g_assert_cmpuint (near_bonds_get_n (bonds), ==, count_all (crystal, options.cutoff, 9, &expected));
      for (gsize b = 0; b < near_bonds_get_n (bonds); b++)
        {
          sum += list[b].length * (1.0 + (double) list[b].first * list[b].second);
          near_assert_close (near_vec3_length (near_bonds_get_vector (bonds, b)), list[b].length, 1e-12,
                             0.0);
        }
      near_assert_close (sum, expected, 1e-10, 1e-10);
      /* Each bond is seen from both ends, nearest first, and ends at the atom it names. */
      for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
        {
          double before = 0.0;

          for (gsize k = 0; k < near_bonds_get_n_of (bonds, i); k++, n_ends++)
            {
              NearBondEnd end = near_bonds_get_end (bonds, i, k);
              const double *x = near_crystal_peek_positions (crystal);
              NearVec3 shift = near_vec3_times_mat3 (
                  near_vec3 (end.shift[0], end.shift[1], end.shift[2]), near_crystal_get_lattice (crystal));

              for (guint c = 0; c < 3; c++)
                near_assert_close (end.vector.x[c], x[3 * end.atom + c] + shift.x[c] - x[3 * i + c], 1e-12,
                                   1e-12);
              g_assert_cmpfloat (end.length, >=, before);
              before = end.length;
            }
        }
      g_assert_cmpuint (n_ends, ==, 2 * near_bonds_get_n (bonds));
    }
}

/* --- the sum of radii --------------------------------------------------------------------------- */

static NearCrystal *
new_hcp (double a, double c, guint element)
{
  const NearMat3 lattice = { { { a, 0, 0 }, { -0.5 * a, 0.5 * sqrt (3.0) * a, 0 }, { 0, 0, c } } };
  static const double f[] = { 1.0 / 3.0, 2.0 / 3.0, 0.25, 2.0 / 3.0, 1.0 / 3.0, 0.75 };
  const guint elements[] = { element, element };

  return crystal_test_new (&lattice, 2, f, elements);
}

/* Lattice constants in Å as in ase.data.reference_states (ASE 3.22.1); K and Rb at 5 K, where radii
 * derived at room temperature are largest against them. */
static void
test_metals (void)
{
  static const struct
  {
    const char *symbol;
    int kind; /* 0 fcc, 1 bcc, 2 hcp */
    double a, c_over_a;
    gsize n;
  } metals[] = {
    { "Al", 0, 4.05, 0, 12 },   { "Cu", 0, 3.61, 0, 12 },     { "Au", 0, 4.08, 0, 12 },
    { "Pb", 0, 4.95, 0, 12 },   { "Ca", 0, 5.58, 0, 12 },     { "Ni", 0, 3.52, 0, 12 },
    { "Fe", 1, 2.87, 0, 8 },    { "W", 1, 3.16, 0, 8 },       { "Cs", 1, 6.05, 0, 8 },
    { "Na", 1, 4.23, 0, 8 },    { "K", 1, 5.23, 0, 8 },       { "Rb", 1, 5.59, 0, 8 },
    { "Mo", 1, 3.15, 0, 8 },    { "V", 1, 3.02, 0, 8 },       { "Ba", 1, 5.02, 0, 8 },
    { "Mg", 2, 3.21, 1.624, 12 }, { "Ti", 2, 2.95, 1.588, 12 }, { "Zn", 2, 2.66, 1.856, 12 },
    { "Cd", 2, 2.98, 1.886, 12 }, { "Co", 2, 2.51, 1.622, 12 },
  };

  for (gsize m = 0; m < G_N_ELEMENTS (metals); m++)
    {
      guint z;

      g_assert_true (near_element_find (metals[m].symbol, -1, &z));
      g_autoptr (NearCrystal) crystal
          = metals[m].kind == 0   ? crystal_test_new_fcc (metals[m].a, z)
            : metals[m].kind == 1 ? crystal_test_new_bcc (metals[m].a, z)
                                  : new_hcp (metals[m].a, metals[m].a * metals[m].c_over_a, z);
      g_autoptr (NearBonds) bonds = new_by (crystal, NEAR_BOND_RADII);

      assert_bonded (bonds, metals[m].symbol, metals[m].n, metals[m].symbol, metals[m].n);
    }
  g_autoptr (NearCrystal) iron = crystal_test_new_bcc (2.87, 26);
  NearBondOptions options;
  near_bond_options_init (&options, NEAR_BOND_RADII);
  options.metal_factor = 1.15;
  g_autoptr (NearBonds) fourteen = new_bonds (iron, &options);
  assert_bonded (fourteen, "Fe", 14, "Fe", 14);
}

/* The metals of salts and oxides are not bonded to one another. */
static void
test_salts (void)
{
  static const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5 };
  static const double perovskite[] = { 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5 };
  static const guint cscl[] = { 55, 17 }, batio3[] = { 56, 22, 8, 8, 8 };
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearCrystal) fluoride = crystal_test_new_rock_salt (4.03, 3, 9);
  g_autoptr (NearCrystal) caesium = crystal_test_new_cubic (4.12, 2, f, cscl);
  g_autoptr (NearCrystal) oxide = crystal_test_new_cubic (4.00, 5, perovskite, batio3);
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) germanium = crystal_test_new_diamond (5.658, 32);
  g_autoptr (NearBonds) in_salt = new_by (salt, NEAR_BOND_RADII);
  g_autoptr (NearBonds) in_fluoride = new_by (fluoride, NEAR_BOND_RADII);
  g_autoptr (NearBonds) in_caesium = new_by (caesium, NEAR_BOND_RADII);
  g_autoptr (NearBonds) in_oxide = new_by (oxide, NEAR_BOND_RADII);
  g_autoptr (NearBonds) in_silicon = new_by (silicon, NEAR_BOND_RADII);
  g_autoptr (NearBonds) in_germanium = new_by (germanium, NEAR_BOND_RADII);
  NearBondOptions options;

  assert_bonded (in_salt, "Na", 6, "Cl", 6);
  assert_bonded (in_fluoride, "Li", 6, "F", 6);
  assert_bonded (in_caesium, "Cs", 8, "Cl", 8);
  assert_bonded (in_caesium, "Cl", 8, "Cs", 8);
  assert_bonded (in_oxide, "Ba", 12, "O", 12);
  assert_bonded (in_oxide, "Ti", 6, "O", 6);
  assert_bonded (in_silicon, "Si", 4, "Si", 4);
  assert_bonded (in_germanium, "Ge", 4, "Ge", 4);

  near_bond_options_init (&options, NEAR_BOND_RADII);
  options.keep_bridged = TRUE;
  g_autoptr (NearBonds) bridged = new_bonds (salt, &options);
  assert_bonded (bridged, "Na", 18, "Na", 12);
  g_assert_nonnull (near_notes_find (near_bonds_get_notes (in_salt), "bonds-bridged"));
  g_assert_null (near_notes_find (near_bonds_get_notes (bridged), "bonds-bridged"));
}

/* The Laves phase LuAl2 (Fd-3m, a = 7.74 Å): Al in 16d has 6 Al and 6 Lu, Lu in 8a has 12 Al and 4 Lu. */
static void
test_laves_phase (void)
{
  static const double lu[] = { 0.125, 0.125, 0.125, 0.875, 0.875, 0.875 };
  static const double al[] = { 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.5, 0.25, 0.25, 0.25, 0.5 };
  static const double face[] = { 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0 };
  double f[72];
  guint elements[24];

  for (guint k = 0; k < 24; k++)
    {
      const double *site = k < 8 ? lu + 3 * (k % 2) : al + 3 * (k % 4);

      for (guint c = 0; c < 3; c++)
        f[3 * k + c] = site[c] + face[3 * (k < 8 ? k / 2 : (k - 8) / 4) + c];
      elements[k] = k < 8 ? 71 : 13;
    }
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (7.74, 24, f, elements);
  g_autoptr (NearBonds) bonds = new_by (crystal, NEAR_BOND_RADII);
  assert_bonded (bonds, "Al", 12, "Al", 6);
  assert_bonded (bonds, "Lu", 16, "Al", 12);
}

/* LiFePO4 (triphylite, Pnma, 10.33 x 6.01 x 4.69 Å; V. A. Streltsov et al., Acta Cryst. B49, 147
 * (1993)): P has 4 O, Fe and Li 6; sums of radii alone give P more. */
static void
test_phosphate (void)
{
  static const double sites[6][3] = { { 0, 0, 0 },
                                      { 0.2822, 0.25, 0.9747 },
                                      { 0.0949, 0.25, 0.4183 },
                                      { 0.0968, 0.25, 0.7424 },
                                      { 0.4571, 0.25, 0.2060 },
                                      { 0.1656, 0.0465, 0.2848 } };
  static const guint z[6] = { 3, 26, 15, 8, 8, 8 };
  const NearMat3 lattice = { { { 10.33, 0, 0 }, { 0, 6.01, 0 }, { 0, 0, 4.69 } } };
  double f[3 * 28];
  guint elements[28];
  gsize n = 0;

  for (guint s = 0; s < 6; s++)
    for (guint op = 0; op < 8; op++)
      {
        const double x = sites[s][0], y = sites[s][1], w = sites[s][2];
        const double images[8][3] = { { x, y, w },
                                      { 0.5 - x, -y, 0.5 + w },
                                      { -x, 0.5 + y, -w },
                                      { 0.5 + x, 0.5 - y, 0.5 - w },
                                      { -x, -y, -w },
                                      { 0.5 + x, y, 0.5 - w },
                                      { x, 0.5 - y, w },
                                      { 0.5 - x, 0.5 + y, 0.5 + w } };
        gboolean known = FALSE;

        for (gsize k = 0; k < n && !known; k++)
          {
            known = TRUE;
            for (guint c = 0; c < 3; c++)
              {
                double d = f[3 * k + c] - images[op][c];

                known = known && fabs (d - round (d)) < 1e-3;
              }
          }
        if (known)
          continue;
        memcpy (f + 3 * n, images[op], sizeof images[op]);
        elements[n++] = z[s];
      }
  g_assert_cmpuint (n, ==, 28);
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, n, f, elements);
  g_autoptr (NearBonds) bonds = new_by (crystal, NEAR_BOND_RADII);
  assert_bonded (bonds, "P", 4, "O", 4);
  assert_bonded (bonds, "Fe", 6, "O", 6);
  assert_bonded (bonds, "Li", 6, "O", 6);
}

/* --- the other rules ---------------------------------------------------------------------------- */

static void
test_gap (void)
{
  g_autoptr (NearCrystal) aluminium = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearCrystal) iron = crystal_test_new_bcc (2.87, 26),
                          caesium = crystal_test_new_bcc (6.14, 55);
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearBonds) in_aluminium = new_by (aluminium, NEAR_BOND_GAP);
  g_autoptr (NearBonds) in_iron = new_by (iron, NEAR_BOND_GAP), in_caesium = new_by (caesium, NEAR_BOND_GAP);
  g_autoptr (NearBonds) in_salt = new_by (salt, NEAR_BOND_GAP);
  NearBondOptions options;
  double range[2];

  assert_bonded (in_aluminium, "Al", 12, "Al", 12);
  assert_bonded (in_iron, "Fe", 8, "Fe", 8);
  assert_bonded (in_caesium, "Cs", 8, "Cs", 8);
  assert_bonded (in_salt, "Na", 6, "Cl", 6);
  near_bonds_get_range (in_aluminium, 0, 0, range);
  near_assert_close (range[1], 0.5 * (4.0495 / sqrt (2.0) + 4.0495), 1e-9, 0.0);

  /* A wider buffer than the gap between the two shells of bcc, 0.385 Å. */
  near_bond_options_init (&options, NEAR_BOND_GAP);
  options.buffer = 0.45;
  g_autoptr (NearBonds) both = new_bonds (iron, &options);
  assert_bonded (both, "Fe", 14, "Fe", 14);

  /* By pairs, chlorine has its own first shell of twelve. */
  near_bond_options_init (&options, NEAR_BOND_GAP);
  options.per_pair = TRUE;
  g_autoptr (NearBonds) pairs = new_bonds (salt, &options);
  assert_bonded (pairs, "Na", 18, "Cl", 6);

  /* Everywhere a distance: the minimum of the distribution, and a note that says so. */
  near_bond_options_init (&options, NEAR_BOND_GAP);
  options.buffer = 2.0;
  g_autoptr (NearCrystal) dense = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearBonds) continuous = new_bonds (dense, &options);
  assert_bonded (continuous, "Al", 12, "Al", 12);
  g_assert_nonnull (near_notes_find (near_bonds_get_notes (continuous), "no-gap"));
}

static void
test_pairs (void)
{
  static const NearBondPair lines[] = { { "Na", "Na", 0.0, 4.1 }, { "Cl", "Na", 0.0, 3.0 } };
  static const NearBondPair far[] = { { "Na", "Cl", 3.0, 5.0 } };
  static const NearBondPair unknown[] = { { "Na", "Br", 0.0, 3.0 } };
  static const NearBondPair falling[] = { { "Na", "Cl", 3.0, 2.0 } };
  static const NearBondPair endless[] = { { "Na", "Cl", 0.0, INFINITY } };
  static const struct
  {
    const NearBondPair *line;
    gsize n;
    NearError code;
    const char *words;
  } bad[] = {
    { unknown, 1, NEAR_ERROR_UNKNOWN_NAME, "no “Br”" },
    { falling, 1, NEAR_ERROR_RANGE, "from 3 to 2 Å" },
    { endless, 1, NEAR_ERROR_RANGE, "0 and 20 Å" },
    { NULL, 0, NEAR_ERROR_NO_DATA, "is empty" },
  };
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  NearBondOptions options;

  near_bond_options_init (&options, NEAR_BOND_PAIRS);
  options.pairs = lines;
  options.n_pairs = 2;
  g_autoptr (NearBonds) near = new_bonds (salt, &options);
  assert_bonded (near, "Na", 18, "Cl", 6);
  assert_bonded (near, "Cl", 6, "Na", 6);
  options.pairs = far;
  options.n_pairs = 1;
  g_autoptr (NearBonds) second = new_bonds (salt, &options); /* the 8 at sqrt(3)/2 a = 4.88 Å */
  assert_bonded (second, "Na", 8, "Cl", 8);
  for (gsize k = 0; k < G_N_ELEMENTS (bad); k++)
    {
      g_autoptr (GError) error = NULL;

      options.pairs = bad[k].line;
      options.n_pairs = bad[k].n;
      g_assert_null (near_bonds_new (salt, &options, NULL, &error));
      g_assert_error (error, NEAR_ERROR, (int) bad[k].code);
      g_assert_nonnull (strstr (error->message, bad[k].words));
    }
}

/* Two atoms on one place are not bonded to one another, but each is to the others. */
static void
test_coincident (void)
{
  static const double f[] = { 0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0, 0, 0, 0 };
  static const guint elements[] = { 13, 13, 13, 13, 13 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (4.0495, 5, f, elements);
  g_autoptr (NearBonds) bonds = new_by (crystal, NEAR_BOND_RADII);

  g_assert_cmpuint (near_bonds_get_n_of (bonds, 0), ==, 12);
  g_assert_cmpuint (near_bonds_get_n_of (bonds, 4), ==, 12);
  g_assert_cmpuint (near_bonds_get_n_of (bonds, 1), ==, 16);
  g_assert_nonnull (near_notes_find (near_bonds_get_notes (bonds), "bonds-too-close"));
}

static void
test_no_cell (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  static const double water[3][3] = { { 0, 0, 0 }, { 0.757, 0.586, 0 }, { -0.757, 0.586, 0 } };
  guint16 species;

  for (guint k = 0; k < 3; k++)
    {
      g_assert_true (near_crystal_builder_add_species (builder, NULL, k == 0 ? 8 : 1, 0.0, &species, &error));
      near_crystal_builder_add_atom (builder, species, water[k]);
    }
  /* An atom without an element has no radius. */
  g_assert_true (near_crystal_builder_add_species (builder, "Q", 0, 1.0, &species, &error));
  near_crystal_builder_add_atom (builder, species, (double[]){ 0, -1.0, 0 });
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autoptr (NearBonds) bonds = new_by (crystal, NEAR_BOND_RADII);
  g_assert_cmpuint (near_bonds_get_n (bonds), ==, 2);
  assert_bonded (bonds, "O", 2, "H", 2);
  g_assert_nonnull (near_notes_find (near_bonds_get_notes (bonds), "radius-unknown"));
}

static void
test_errors (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  const NearMonitor monitor = { crystal_test_stop, NULL };
  NearBondOptions options[6];

  for (guint k = 0; k < 6; k++)
    near_bond_options_init (&options[k], k < 2 ? NEAR_BOND_FIXED : k < 4 ? NEAR_BOND_RADII : NEAR_BOND_GAP);
  options[0].cutoff = NAN;
  options[1].cutoff = 1000.0;
  options[2].tolerance = -1.0;
  options[3].metal_factor = 10.0;
  options[4].buffer = 0.0;
  options[5].limit = -3.0;
  for (guint k = 0; k < 6; k++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (near_bonds_new (crystal, &options[k], NULL, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
      g_assert_nonnull (strstr (error->message, "must be between"));
    }
  for (guint rule = 0; rule < NEAR_N_BOND_RULES; rule++)
    {
      static const NearBondPair line = { "Al", "Al", 0.0, 3.0 };
      g_autoptr (GError) error = NULL;

      near_bond_options_init (&options[0], (NearBondRule) rule);
      options[0].pairs = &line;
      options[0].n_pairs = 1;
      g_assert_null (near_bonds_new (crystal, &options[0], &monitor, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
    }
}

/* @n atoms of sodium and oxygen, thrown into a cube. */
static NearCrystal *
new_crowd (gsize n, double edge)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (NearRng) rng = near_rng_new (5, "crowd");
  guint16 species[2];

  near_crystal_builder_add_species (builder, NULL, 11, 0.0, &species[0], &error);
  near_crystal_builder_add_species (builder, NULL, 8, 0.0, &species[1], &error);
  for (gsize i = 0; i < n; i++)
    {
      const double x[3] = { near_rng_uniform (rng, 0.0, edge), near_rng_uniform (rng, 0.0, edge),
                            near_rng_uniform (rng, 0.0, edge) };

      near_crystal_builder_add_atom (builder, species[i % 2], x);
    }
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

static gboolean
stop_at_tenth (double fraction, const char *stage, gpointer user_data)
{
  return ++*(guint *) user_data < 10;
}

/* A file in wrong units: the work is asked about by what there is of it, and does not grow as a cube. */
static void
test_crowd (void)
{
  g_autoptr (NearCrystal) crowd = new_crowd (4000, 2.0);
  g_autoptr (GError) error = NULL;
  NearBondOptions options;
  guint n_polls = 0;
  const NearMonitor monitor = { stop_at_tenth, &n_polls };

  g_test_timer_start ();
  g_autoptr (NearBonds) bonds = new_by (crowd, NEAR_BOND_RADII);
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 30.0);
  g_assert_nonnull (near_notes_find (near_bonds_get_notes (bonds), "bonds-crowded"));
  for (gsize k = 1; k < near_bonds_get_n_of (bonds, 7); k++)
    g_assert_cmpfloat (near_bonds_peek (bonds)[near_bonds_get_end (bonds, 7, k - 1).bond].length, <=,
                       near_bonds_peek (bonds)[near_bonds_get_end (bonds, 7, k).bond].length);
  near_bond_options_init (&options, NEAR_BOND_FIXED);
  g_assert_null (near_bonds_new (crowd, &options, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* What stands in a sentence is the parameter's name. */
static void
test_names (void)
{
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0, 13);
  g_autoptr (GError) error = NULL;
  NearBondOptions options;

  near_bond_options_init (&options, NEAR_BOND_RADII);
  options.metal_factor = 10.0;
  g_assert_null (near_bonds_new (crystal, &options, NULL, &error));
  g_assert_true (g_str_has_prefix (error->message, "Metal factor is 10;"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bonds/all-pairs", test_all_pairs);
  g_test_add_func ("/bonds/metals", test_metals);
  g_test_add_func ("/bonds/salts", test_salts);
  g_test_add_func ("/bonds/laves-phase", test_laves_phase);
  g_test_add_func ("/bonds/phosphate", test_phosphate);
  g_test_add_func ("/bonds/gap", test_gap);
  g_test_add_func ("/bonds/pairs", test_pairs);
  g_test_add_func ("/bonds/coincident", test_coincident);
  g_test_add_func ("/bonds/no-cell", test_no_cell);
  g_test_add_func ("/bonds/errors", test_errors);
  g_test_add_func ("/bonds/crowd", test_crowd);
  g_test_add_func ("/bonds/names", test_names);
  return g_test_run ();
}
