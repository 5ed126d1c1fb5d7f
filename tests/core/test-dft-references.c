/* test-dft-references.c — Kohn–Sham ground states against ABINIT's, with the same plane waves
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tests/data/dft/elements.json has every tabulated pseudopotential in a triclinic cell;
 * methods.json has other functionals, smearings, meshes and symmetries: see
 * tools/make-dft-references.py. reference/data/dft-refs.json beside the project has
 * aluminium, silicon and beryllium over cut-offs, meshes and volumes; some of it is run
 * by default, all of it with -m slow. Its free energies are those by double counting; its
 * terms, of first order in the error of the density, are not compared.
 */
#undef G_DISABLE_ASSERT
#include "dft-reference-test.h"

#include "near-init.h"
#include "near-test.h"

#define MEV (1000.0 * NEAR_HARTREE_EV) /* of a hartree */

/* Those of dft-refs.json that take little time and differ in something. */
static const char *const quick[] = {
  "al1_ecut10_k4_T298",
  "al1_ecut10_k4_ts0.01",
  "al1_ecut10_k6_T933",
  "al1_ecut10_k8_ts0.01",
  "al1_ecut15_k8_ts0.01_ixc-1012",
  "al1_ecut15_k8_ts0.01_ixc2",
  "al1_ecut15_k8_ts0.01_ixc7",
  "al1_ecut20_k8_ts0.01",
  "al1_ecut5_k8_ts0.01",
  "al1_ecut7_k8_ts0.01",
  "al4_ecut10_k1_T933",
  "al4_ecut10_k2_ts0.01",
  "al4_ecut10_k3_T298",
  "al4_ecut10_k4_T933",
  "al4_ecut8_k4_ts0.01",
  "al4disp_ecut10_k2_T933",
  "al4disp_ecut10_k4_T933_shift",
  "al4disp_ecut15_k2_T933",
  "al4disp_ecut8_k2_T933",
  "al4rnd_ecut8_T933_tight",
  "be2_ecut6_k12-12-8_ts0.01",
  "si2_ecut10_k4_ts0.01",
  "si2_ecut8_k6",
  "si2eos_ecut15_k6_a5.40",
};

enum
{
  FREE_ENERGY,
  TERM,
  CLASSICAL,
  FERMI_ENERGY,
  EIGENVALUE,
  FORCE,
  STRESS,
  N_QUANTITIES
};

/* The largest deviation is reported by the last test. */
static struct
{
  const char *name, *unit;
  double bound, largest;
  char *where;
} quantities[N_QUANTITIES] = {
  [FREE_ENERGY] = { .name = "free energy", .unit = "meV/atom" },
  [TERM] = { .name = "terms of the energy", .unit = "meV/atom", .bound = 1.0 },
  [CLASSICAL] = { .name = "Ewald and core energies", .unit = "meV/atom", .bound = 1e-4 },
  [FERMI_ENERGY] = { .name = "Fermi energy", .unit = "meV", .bound = 1.0 },
  [EIGENVALUE] = { .name = "eigenvalues", .unit = "meV", .bound = 1.0 },
  [FORCE] = { .name = "forces", .unit = "meV/Å", .bound = 1.0 },
  [STRESS] = { .name = "stress", .unit = "GPa", .bound = 0.01 },
};

/* --- Comparing --- */

static void
compare_within (double bound, guint quantity, const char *where, double difference)
{
  if (!(fabs (difference) <= bound))
    g_test_fail_printf ("%s: %s off by %g %s, more than %g", where, quantities[quantity].name,
                        difference, quantities[quantity].unit, bound);
  if (quantities[quantity].where == NULL || fabs (difference) > quantities[quantity].largest)
    {
      quantities[quantity].largest = fabs (difference);
      g_free (quantities[quantity].where);
      quantities[quantity].where = g_strdup (where);
    }
}

static void
compare (guint quantity, const char *where, double difference)
{
  compare_within (quantities[quantity].bound, quantity, where, difference);
}

static void
compare_energies (const Reference *self, json_t *json, const NearScfResult *result)
{
  const NearDftEnergies *ours = &near_scf_result_get_report (result)->energies;
  const struct
  {
    const char *key, *shared_key;
    double value;
    guint quantity;
  } terms[] = {
    { "ewald", "ewald", ours->ewald, CLASSICAL },
    { "pseudo_core", "psp_core", ours->pseudo_core, CLASSICAL },
    { "kinetic", NULL, ours->kinetic, TERM },
    { "hartree", NULL, ours->hartree, TERM },
    { "xc", NULL, ours->xc, TERM },
    { "local", NULL, ours->local, TERM },
    { "nonlocal", NULL, ours->nonlocal, TERM },
    { "minus_ts", NULL, ours->minus_ts, TERM },
    { "band", NULL, ours->band, TERM },
  };
  double scale = MEV / near_crystal_get_n_atoms (self->crystal);

  compare_within (self->bound, FREE_ENERGY, self->name, (ours->free - self->free_energy) * scale);
  near_assert_close (ours->free - ours->internal, ours->minus_ts, 0.0, 1e-10);
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      const char *key = self->energies != NULL ? terms[i].key : terms[i].shared_key;
      json_t *theirs = key != NULL
                           ? json_object_get (self->energies != NULL ? self->energies : json, key)
                           : NULL;

      if (theirs != NULL)
        compare (terms[i].quantity, self->name,
                 (terms[i].value - json_number_value (theirs)) * scale);
    }
  if (!isnan (self->fermi))
    compare (FERMI_ENERGY, self->name,
             (near_scf_result_get_fermi_energy (result) - self->fermi) * MEV);
}

/* Which of our points is @k but for an operation of the crystal, time reversal and a reciprocal
 * vector */
static gsize
find_point (NearKPoints *points, const double k[3])
{
  const NearOperation *operations = near_k_points_peek_operations (points);

  for (gsize p = 0; p < near_k_points_get_n (points); p++)
    for (gsize o = 0; o < near_k_points_get_n_operations (points); o++)
      for (int sign = -1; sign <= 1; sign += 2)
        {
          const double *ours = near_k_points_peek (points)[p].fractional;
          double furthest = 0.0;

          for (guint j = 0; j < 3; j++)
            {
              double image = 0.0;

              for (guint i = 0; i < 3; i++)
                image += ours[i] * operations[o].rotation[i][j];
              furthest = fmax (furthest, fabs (remainder (sign * image - k[j], 1.0)));
            }
          if (furthest < 1e-7)
            return p;
        }
  g_error ("no point is %g %g %g", k[0], k[1], k[2]);
}

static void
compare_eigenvalues (const Reference *self, const NearScfResult *result)
{
  gsize n_bands = near_scf_result_get_n_bands (result);

  g_assert_cmpuint (n_bands, >=, self->n_bands);
  for (gsize i = 0; i < json_array_size (self->points); i++)
    {
      json_t *point = json_array_get (self->points, i),
             *theirs = get_member (point, self->eigenvalues_key);
      double k[3], furthest = 0.0;

      get_numbers (get_member (point, "k"), 3, k);
      gsize p = find_point (near_scf_result_get_k_points (result), k);
      const double *ours = near_scf_result_peek_eigenvalues (result) + p * n_bands;
      g_assert_cmpuint (json_array_size (theirs), >=, self->n_bands);
      for (gsize band = 0; band < self->n_bands; band++)
        {
          double expected = json_number_value (json_array_get (theirs, band));

          if (expected < self->highest && !(fabs (ours[band] - expected) <= fabs (furthest)))
            furthest = ours[band] - expected;
        }
      compare (EIGENVALUE, self->name, furthest * MEV);
    }
}

/* ABINIT takes the mean away from the forces. */
static void
compare_forces (const Reference *self, const NearScfResult *result)
{
  gsize n_atoms = near_crystal_get_n_atoms (self->crystal);
  const double *ours = near_scf_result_peek_forces (result);

  g_assert_cmpuint (json_array_size (self->forces), ==, n_atoms);
  for (guint i = 0; i < 3; i++)
    {
      double mean = 0.0;

      for (gsize atom = 0; atom < n_atoms; atom++)
        mean += ours[3 * atom + i] / n_atoms;
      for (gsize atom = 0; atom < n_atoms; atom++)
        {
          double theirs
              = json_number_value (json_array_get (json_array_get (self->forces, atom), i));

          compare (FORCE, self->name,
                   1000.0
                       * (ours[3 * atom + i] - mean - theirs * NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM));
        }
    }
}

static void
compare_stress (const Reference *self, const NearScfResult *result)
{
  const double *ours = near_scf_result_peek_stress (result);
  double theirs[6];

  get_numbers (self->stress, 6, theirs);
  for (guint i = 0; i < 6; i++)
    compare (STRESS, self->name, ours[i] - theirs[i] * NEAR_ATOMIC_PRESSURE_GPA);
}

static void
test_case (gconstpointer data)
{
  json_t *json = (json_t *) data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Reference) reference
      = json_object_get (json, "psp") != NULL ? read_shared (json) : read_ours (json);

  reference->settings.pseudos = (NearPseudopotential *const *) reference->pseudos->pdata;
  g_autoptr (NearScf) scf = near_scf_new (reference->crystal, &reference->settings, &error);
  g_assert_no_error (error);
  g_autoptr (NearScfResult) result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);

  compare_energies (reference, json, result);
  if (reference->points != NULL)
    compare_eigenvalues (reference, result);
  compare_forces (reference, result);
  if (reference->stress != NULL)
    compare_stress (reference, result);
}

static void
test_summary (void)
{
  for (guint i = 0; i < N_QUANTITIES; i++)
    if (quantities[i].where != NULL)
      g_test_message ("%s: at most %.2g %s off, %s", quantities[i].name, quantities[i].largest,
                      quantities[i].unit, quantities[i].where);
}

/* --- Which ones --- */

static void
add (const char *group, json_t *json)
{
  g_autofree char *name = g_strdelimit (g_strdup (get_string (json, "name")), " ,", '-');
  g_autofree char *path = g_strdup_printf ("/dft-references/%s/%s", group, name);

  g_test_add_data_func (path, json, test_case);
}

static json_t *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  json_t *json = near_json_load (path, &error);

  g_assert_no_error (error);
  return json;
}

static void
add_all (const char *group, json_t *cases)
{
  g_assert_cmpuint (json_array_size (cases), >, 0);
  for (gsize i = 0; i < json_array_size (cases); i++)
    add (group, json_array_get (cases, i));
}

static void
test_shared_absent (void)
{
  g_test_skip ("reference/data/dft-refs.json is not beside the project");
}

/* Not those that two processes of ABINIT repeated, and not the mesh that lacks the symmetry that
 * ABINIT was told to use all the same. */
static void
add_shared (json_t *cases)
{
  gsize n_quick = 0;

  for (gsize i = 0; i < json_array_size (cases); i++)
    {
      json_t *json = json_array_get (cases, i);
      const char *name = get_string (json, "name");
      gboolean is_quick = FALSE;

      for (guint k = 0; k < G_N_ELEMENTS (quick); k++)
        is_quick = is_quick || g_str_equal (name, quick[k]);
      n_quick += is_quick;
      if (is_quick
          || (g_test_slow () && !g_str_has_suffix (name, "_np2")
              && !g_str_equal (name, "al1_ecut10_k4_ts0.01_shift")))
        add ("shared", json);
    }
  g_assert_cmpuint (n_quick, ==, G_N_ELEMENTS (quick));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  near_init ();

  g_autofree char *elements_path = near_test_data ("dft/elements.json");
  g_autofree char *methods_path = near_test_data ("dft/methods.json");
  g_autofree char *shared_path = near_test_shared ("reference/data/dft-refs.json");
  g_autoptr (json_t) elements = load (elements_path);
  g_autoptr (json_t) methods = load (methods_path);
  g_autoptr (json_t) shared = shared_path != NULL ? load (shared_path) : NULL;

  add_all ("elements", get_member (elements, "cases"));
  add_all ("methods", get_member (methods, "cases"));
  add ("methods", get_member (methods, "bands"));
  add_all ("methods", get_member (methods, "equation_of_state"));
  if (shared != NULL)
    add_shared (get_member (shared, "cases"));
  else
    g_test_add_func ("/dft-references/shared", test_shared_absent);
  g_test_add_func ("/dft-references/summary/largest", test_summary);

  int status = g_test_run ();

  for (guint i = 0; i < N_QUANTITIES; i++)
    g_free (quantities[i].where);
  return status;
}
