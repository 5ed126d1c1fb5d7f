/* test-coordination.c — four definitions of coordination on lattices whose Voronoi cells are known
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-coordination.h"

#include "crystal-test.h"
#include "near-init.h"
#include "near-neighbors.h"
#include "near-test.h"
#include "near-voronoi-private.h"

#include <math.h>
#include <string.h>

static NearCoordination *
new_coordination (NearCrystal *crystal, double cutoff)
{
  g_autoptr (GError) error = NULL;
  NearCoordinationOptions options;

  near_coordination_options_init (&options);
  options.cutoff = cutoff;
  NearCoordination *made = near_coordination_new (crystal, &options, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static void
assert_numbers (const NearCoordination *made, gsize atom, double fixed, double gap, double radii,
                double voronoi)
{
  const double expected[] = { fixed, gap, radii, voronoi };

  for (guint k = 0; k < NEAR_N_COORDINATIONS; k++)
    near_assert_close (near_coordination_peek (made, (NearCoordinationKind) k)[atom], expected[k], 0.0, 0.0);
}

/* fcc: rhombic dodecahedron, twelve equal faces. bcc: truncated octahedron, whose square faces, of edge e at
 * e sqrt (2), have the solid angle 4 arcsin (1/9), and the eight hexagons the rest. Simple cubic: the cube. */
static void
test_lattices (void)
{
  static const double origin[] = { 0, 0, 0 };
  static const guint po[] = { 84 };
  g_autoptr (NearCrystal) aluminium = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearCrystal) iron = crystal_test_new_bcc (2.87, 26);
  g_autoptr (NearCrystal) polonium = crystal_test_new_cubic (3.35, 1, origin, po);
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCoordination) fcc = new_coordination (aluminium, 0.0);
  g_autoptr (NearCoordination) bcc = new_coordination (iron, 0.0);
  g_autoptr (NearCoordination) simple = new_coordination (polonium, 0.0);
  g_autoptr (NearCoordination) diamond = new_coordination (silicon, 0.0);
  double square = 4.0 * asin (1.0 / 9.0), hexagon = (4.0 * G_PI - 6.0 * square) / 8.0;

  for (gsize i = 0; i < 4; i++)
    assert_numbers (fcc, i, 12, 12, 12, 12);
  near_assert_close (near_coordination_peek_effective (fcc)[0], 12.0, 1e-9, 0.0);
  near_assert_close (near_coordination_peek_volumes (fcc)[2], pow (4.0495, 3.0) / 4.0, 1e-9, 0.0);
  for (gsize i = 0; i < 2; i++)
    assert_numbers (bcc, i, 14, 8, 8, 14);
  near_assert_close (near_coordination_peek_effective (bcc)[0], 4.0 * G_PI / hexagon, 1e-9, 0.0);
  near_assert_close (near_coordination_peek_volumes (bcc)[1], pow (2.87, 3.0) / 2.0, 1e-9, 0.0);
  near_assert_close (near_coordination_get_cutoff (bcc), 1.2 * 2.87 * sqrt (3.0) / 2.0, 1e-12, 0.0);
  near_assert_close (near_coordination_get_gap (bcc, 0, 0), 0.5 * 2.87 * (1.0 + sqrt (3.0) / 2.0), 1e-9, 0.0);
  assert_numbers (simple, 0, 6, 6, 6, 6);
  near_assert_close (near_coordination_peek_volumes (simple)[0], pow (3.35, 3.0), 1e-9, 0.0);
  for (gsize i = 0; i < 8; i++)
    assert_numbers (diamond, i, 4, 4, 4, 4);
}

/* Six neighbours cut a cube, whose faces are seen under 4 pi / 6 each; a plane across an
 * edge takes a prism off. */
static void
test_cell (void)
{
  g_autofree NearVoronoiCell *cell = g_new (NearVoronoiCell, 1);

  _near_voronoi_cell_init (cell, 10.0);
  for (guint k = 0; k < 6; k++)
    {
      NearVec3 neighbor = near_vec3 (0, 0, 0);

      g_assert_false (_near_voronoi_cell_is_closed (cell));
      neighbor.x[k / 2] = k % 2 ? 3.0 : -3.0;
      _near_voronoi_cell_cut (cell, neighbor);
    }
  g_assert_true (_near_voronoi_cell_is_closed (cell));
  g_assert_cmpuint (cell->n_faces, ==, 6);
  near_assert_close (cell->reach, 1.5 * sqrt (3.0), 1e-12, 0.0);
  near_assert_close (_near_voronoi_cell_get_volume (cell), 27.0, 1e-12, 0.0);
  for (guint f = 0; f < 6; f++)
    near_assert_close (_near_voronoi_face_get_solid_angle (&cell->faces[f]), 4.0 * G_PI / 6.0, 1e-12, 0.0);
  /* Half way to (1.5, 1.5, 0): x + y = 1.5, which leaves 27 - 3 (1.5^2) / 2. */
  _near_voronoi_cell_cut (cell, near_vec3 (1.5, 1.5, 0));
  g_assert_cmpuint (cell->n_faces, ==, 7);
  near_assert_close (_near_voronoi_cell_get_volume (cell), 27.0 - 3.0 * 1.125, 1e-12, 0.0);
}

/* The share at which the squares of bcc begin to count is that of their solid angle, 0.360. */
static void
test_share (void)
{
  g_autoptr (NearCrystal) iron = crystal_test_new_bcc (2.87, 26);
  double square = 4.0 * asin (1.0 / 9.0), hexagon = (4.0 * G_PI - 6.0 * square) / 8.0;

  for (guint above = 0; above < 2; above++)
    {
      g_autoptr (GError) error = NULL;
      NearCoordinationOptions options;

      near_coordination_options_init (&options);
      options.share = square / hexagon + (above ? 1e-6 : -1e-6);
      g_autoptr (NearCoordination) made = near_coordination_new (iron, &options, NULL, &error);
      near_assert_close (near_coordination_peek (made, NEAR_COORDINATION_VORONOI)[0], above ? 8 : 14, 0.0,
                         0.0);
    }
}

/* Cells fill space: their volumes add up to that of the crystal, in any cell, on any number of threads. */
static void
test_volumes (void)
{
  gsize n_tried = 0;

  for (guint64 seed = 1; seed <= 16; seed++)
    {
      g_autoptr (NearCrystal) crystal
          = crystal_test_new_random (seed, 3 + 5 * seed, 6.0 + 2.0 * (double) seed, 1);
      double sum = 0.0, nearest;
      guint n_threads = near_get_n_threads ();

      /* What is nearer than bonds can be counts as one place. */
      g_assert_true (near_crystal_find_nearest (crystal, &nearest, NULL));
      if (nearest < NEAR_BOND_SHORTEST)
        continue;
      n_tried++;
      g_autoptr (NearCoordination) made = new_coordination (crystal, 3.0);
      near_set_n_threads (seed % 2 == 0 ? 1 : 3);
      g_autoptr (NearCoordination) again = new_coordination (crystal, 3.0);
      near_set_n_threads (n_threads);
      for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
        {
          near_assert_close (near_coordination_peek_volumes (again)[i], near_coordination_peek_volumes (made)[i],
                             0.0, 0.0);
          sum += near_coordination_peek_volumes (made)[i];
        }
      near_assert_close (sum, near_crystal_get_volume (crystal), 1e-8, 0.0);
    }
  g_assert_cmpuint (n_tried, >=, 6);
}

static void
test_species (void)
{
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearCoordination) made = new_coordination (salt, 4.1);
  NearCoordinationSummary sodium = near_coordination_summarize (
      made, near_coordination_peek (made, NEAR_COORDINATION_RADII), 0);
  NearCoordinationSummary all = near_coordination_summarize (
      made, near_coordination_peek (made, NEAR_COORDINATION_FIXED), NEAR_ALL_SPECIES);

  g_assert_cmpuint (sodium.n_atoms, ==, 4);
  near_assert_close (sodium.mean, 6.0, 0.0, 0.0);
  near_assert_close (sodium.standard_deviation, 0.0, 0.0, 0.0);
  g_assert_cmpuint (all.n_atoms, ==, 8);
  near_assert_close (all.lowest, 18.0, 0.0, 0.0);
  assert_numbers (made, 5, 18, 6, 6, 6);
}

/* A slab of fcc (100), four layers: nine neighbours... the surface has eight, and no closed cell. */
static void
test_slab (void)
{
  static const gboolean slab[3] = { TRUE, TRUE, FALSE };
  const NearMat3 lattice = { { { 4.05, 0, 0 }, { 0, 4.05, 0 }, { 0, 0, 30 } } };
  double f[24];
  guint elements[8];
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < 8; k++)
    {
      guint layer = k / 2;

      f[3 * k] = layer % 2 ? (k % 2 ? 0.5 : 0.0) : (k % 2 ? 0.5 : 0.0);
      f[3 * k + 1] = layer % 2 ? (k % 2 ? 0.0 : 0.5) : (k % 2 ? 0.5 : 0.0);
      f[3 * k + 2] = (8.0 + 2.025 * layer) / 30.0;
      elements[k] = 13;
    }
  g_autoptr (NearCrystal) bulk = crystal_test_new (&lattice, 8, f, elements);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (bulk, TRUE);
  near_crystal_builder_set_periodic (builder, slab);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autoptr (NearCoordination) made = new_coordination (crystal, 0.0);
  for (guint k = 0; k < 8; k++)
    {
      gboolean surface = k < 2 || k >= 6;
      const double *voronoi = near_coordination_peek (made, NEAR_COORDINATION_VORONOI);

      near_assert_close (near_coordination_peek (made, NEAR_COORDINATION_RADII)[k], surface ? 8 : 12, 0.0,
                         0.0);
      if (surface)
        g_assert_true (isnan (voronoi[k]));
      else
        near_assert_close (voronoi[k], 12, 0.0, 0.0);
    }
  g_assert_nonnull (near_notes_find (near_coordination_get_notes (made), "voronoi-open"));
  NearCoordinationSummary s = near_coordination_summarize (
      made, near_coordination_peek (made, NEAR_COORDINATION_VORONOI), NEAR_ALL_SPECIES);
  g_assert_cmpuint (s.n_atoms, ==, 4);
  g_assert_cmpuint (s.n_unknown, ==, 4);
}

/* A cube of simple cubic copper alone in a large box: inside, six squares; at the surface, no closed cell. */
static void
test_cluster (void)
{
  enum { EDGE = 22, N = EDGE * EDGE * EDGE };
  const NearMat3 box = { { { 2000, 0, 0 }, { 0, 2000, 0 }, { 0, 0, 2000 } } };
  g_autoptr (GError) error = NULL;
  g_autofree double *x = g_new (double, 3 * N);
  g_autofree guint *elements = g_new (guint, N);
  NearCoordinationOptions options;
  gsize n_inside = 0;

  for (gsize i = 0; i < N; i++)
    {
      const gsize place[3] = { i / (EDGE * EDGE), i / EDGE % EDGE, i % EDGE };

      elements[i] = 29;
      for (guint k = 0; k < 3; k++)
        x[3 * i + k] = 2.5 * (double) place[k] - 10.0;
    }
  g_autoptr (NearCrystal) crystal = crystal_test_new_at (&box, NULL, N, x, elements);
  near_coordination_options_init (&options);
  g_test_timer_start ();
  g_autoptr (NearCoordination) made = near_coordination_new (crystal, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 20.0);
  g_test_message ("%g s", g_test_timer_last ());
  const double *numbers = near_coordination_peek (made, NEAR_COORDINATION_VORONOI);
  for (gsize i = 0; i < N; i++)
    if (!isnan (numbers[i]))
      {
        near_assert_close (numbers[i], 6, 0.0, 0.0);
        near_assert_close (near_coordination_peek_volumes (made)[i], 2.5 * 2.5 * 2.5, 1e-9, 0.0);
        n_inside++;
      }
  g_assert_cmpuint (n_inside, ==, (EDGE - 2) * (EDGE - 2) * (EDGE - 2));
}

/* Atoms that are one are spoken of as one. */
static void
test_single (void)
{
  const double x[] = { 0, 0, 0 };
  const guint elements[] = { 29 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_at (NULL, NULL, 1, x, elements);
  NearCoordinationOptions options;

  near_coordination_options_init (&options);
  g_autoptr (NearCoordination) made = near_coordination_new (crystal, &options, NULL, &error);
  g_assert_no_error (error);
  const NearNote *note = near_notes_find (near_coordination_get_notes (made), "voronoi-open");
  g_assert_nonnull (note);
  g_assert_nonnull (strstr (note->text, "The Voronoi cell of 1 atom is not closed"));
}

static gboolean
refuse (double fraction, const char *stage, gpointer user_data)
{
  return g_strcmp0 (stage, user_data) != 0;
}

static void
test_errors (void)
{
  static char voronoi[] = "Voronoi cells", bonds[] = "bonds";
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.05, 13);
  NearCoordinationOptions options;

  for (guint k = 0; k < 4; k++)
    {
      g_autoptr (GError) error = NULL;
      const NearMonitor monitor = { refuse, k == 2 ? voronoi : bonds };

      near_coordination_options_init (&options);
      options.cutoff = k == 0 ? -1.0 : 0.0;
      options.share = k == 1 ? 1.5 : 0.2;
      g_assert_null (near_coordination_new (crystal, &options, k >= 2 ? &monitor : NULL, &error));
      NearError expected = k < 2 ? NEAR_ERROR_RANGE : NEAR_ERROR_CANCELLED;
      g_assert_error (error, NEAR_ERROR, (int) expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/coordination/lattices", test_lattices);
  g_test_add_func ("/coordination/cell", test_cell);
  g_test_add_func ("/coordination/share", test_share);
  g_test_add_func ("/coordination/volumes", test_volumes);
  g_test_add_func ("/coordination/species", test_species);
  g_test_add_func ("/coordination/slab", test_slab);
  g_test_add_func ("/coordination/cluster", test_cluster);
  g_test_add_func ("/coordination/single", test_single);
  g_test_add_func ("/coordination/errors", test_errors);
  return g_test_run ();
}
