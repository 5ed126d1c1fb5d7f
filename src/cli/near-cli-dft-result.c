/* near-cli-dft-result.c — a ground state as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-element.h"
#include "near-system.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

NearScfResult *
near_cli_dft_converge (const NearCliDftOptions *options,
                       NearScf *scf,
                       gboolean *stopped,
                       GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  NearScfReport report = { 0 };
  guint n_done = 0;
  GError *local = NULL;
  gboolean fine = TRUE;

  if (!options->json)
    g_print ("%s\n", _ ("   F (Ha)             F_HF - F    change of n  residual   seconds"));
  while (fine && !report.is_finished)
    {
      fine = near_scf_step (scf, &report, &monitor, &local);
      near_cli_progress_end ();
      n_done += fine;
      if (fine && !options->json)
        g_print ("%2u %.10f %10.2e %12.2e %10.1e %8.2f\n", report.iteration, report.energies.free,
                 report.harris_foulkes - report.energies.free, report.density_change,
                 report.residual, report.seconds);
    }
  if (!fine && stopped != NULL && near_cli_dft_is_stopped (local, n_done))
    {
      *stopped = fine = TRUE;
      g_clear_error (&local);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return fine ? near_scf_dup_result (scf) : NULL;
}

int
near_cli_dft_find_ground (const NearCliDftOptions *options,
                          gboolean any_bands,
                          const char *path,
                          NearCliDftSetup *setup,
                          NearScfResult **result)
{
  g_autoptr (GError) error = NULL;
  int status = near_cli_dft_setup (options, path, setup);

  if (status != NEAR_CLI_OK)
    return status;
  if (any_bands)
    setup->settings.n_bands = 0;
  g_autoptr (NearScf) scf = near_scf_new (setup->frame.crystal, &setup->settings, &error);
  *result = scf != NULL ? near_cli_dft_converge (options, scf, NULL, &error) : NULL;
  return *result != NULL ? NEAR_CLI_OK : near_cli_dft_fail (error);
}

int
near_cli_dft_get_status (const NearScfResult *result)
{
  return near_scf_result_get_status (result) == NEAR_SCF_CONVERGED ? NEAR_CLI_OK : NEAR_CLI_FAILED;
}

gboolean
near_cli_dft_is_stopped (const GError *error, gsize n)
{
  return n > 0 && g_error_matches (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

void
near_cli_dft_note_stopped (GPtrArray *notes)
{
  near_notes_add (notes, NEAR_NOTE_WARNING, "stopped",
                  _ ("Stopped on request: what follows from the part that was done is here, the "
                     "rest is missing."));
}

/* --- JSON
 * ----------------------------------------------------------------------------------------- */

static json_t *
energies_to_json (const NearDftEnergies *e)
{
  const struct
  {
    const char *name;
    double value;
  } rows[] = { { "internal", e->internal }, { "free", e->free },
               { "band", e->band },         { "kinetic", e->kinetic },
               { "hartree", e->hartree },   { "xc", e->xc },
               { "local", e->local },       { "nonlocal", e->nonlocal },
               { "ewald", e->ewald },       { "pseudo_core", e->pseudo_core },
               { "minus_ts", e->minus_ts } };
  json_t *object = json_object ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    json_object_set_new (object, rows[i].name, near_json_new_number (rows[i].value));
  return object;
}

json_t *
near_cli_dft_path_to_json (const char *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;

  return shown != NULL ? json_string (shown) : json_null ();
}

json_t *
near_cli_dft_rows_to_json (const double *values, gsize n, gsize width)
{
  json_t *rows = json_array ();

  for (gsize i = 0; i < n; i++)
    json_array_append_new (rows, near_json_new_numbers (values + i * width, width));
  return rows;
}

static json_t *
points_to_json (const NearScfResult *result)
{
  NearKPoints *points = near_scf_result_get_k_points (result);
  gsize n_bands = near_scf_result_get_n_bands (result);
  g_autofree double *energies = g_new (double, n_bands);
  json_t *array = json_array ();

  for (gsize k = 0; k < near_k_points_get_n (points); k++)
    {
      const NearDftKPoint *point = near_k_points_peek (points) + k;

      for (gsize b = 0; b < n_bands; b++)
        energies[b] = near_scf_result_peek_eigenvalues (result)[k * n_bands + b] * NEAR_HARTREE_EV;
      json_array_append_new (
          array,
          json_pack ("{s:o, s:o, s:o, s:o}", "k", near_json_new_numbers (point->fractional, 3),
                     "weight", near_json_new_number (point->weight), "eigenvalues_ev",
                     near_json_new_numbers (energies, n_bands), "occupations",
                     near_json_new_numbers (near_scf_result_peek_occupations (result) + k * n_bands,
                                            n_bands)));
    }
  return array;
}

static json_t *
pseudos_to_json (const NearCliDftSetup *setup)
{
  json_t *array = json_array ();

  for (guint s = 0; setup->pseudos != NULL && s < setup->pseudos->len; s++)
    {
      const NearPseudopotential *pseudo = setup->pseudos->pdata[s];

      json_array_append_new (
          array, json_pack ("{s:s, s:s, s:o}", "name", near_pseudopotential_get_name (pseudo),
                            "source", near_pseudopotential_get_source (pseudo), "valence",
                            near_json_new_number (near_pseudopotential_get_valence (pseudo))));
    }
  return array;
}

static json_t *
settings_to_json (const NearCliDftSetup *setup)
{
  const NearScfSettings *s = &setup->settings;

  return json_pack ("{s:o, s:[iii], s:o, s:s, s:s, s:o, s:b, s:o, s:o}", "ecut_ha",
                    near_json_new_number (s->ecut_ha), "kmesh", s->k_mesh[0], s->k_mesh[1],
                    s->k_mesh[2], "kshift", near_json_new_numbers (s->k_shift, 3), "xc",
                    near_table_get (&near_xc_table, s->xc)->id, "smearing",
                    near_table_get (&near_smearing_table, s->occupation.kind)->id, "width_ha",
                    near_json_new_number (s->occupation.width), "symmetry", (int) s->use_symmetry,
                    "tolerance_ha", near_json_new_number (s->tolerance_ha), "pseudopotentials",
                    pseudos_to_json (setup));
}

json_t *
near_cli_dft_frame_to_json (const NearCliDftSetup *setup)
{
  json_t *object = json_object ();

  json_object_set_new (object, "n_atoms",
                       json_integer ((json_int_t) near_crystal_get_n_atoms (setup->frame.crystal)));
  json_object_set_new (object, "settings", settings_to_json (setup));
  json_object_set_new (object, "peak_memory_mb",
                       near_json_new_number (1e-6 * (double) near_system_get_peak_memory ()));
  json_object_set_new (object, "notes", near_cli_crystal_notes_to_json (setup->frame.notes));
  near_cli_crystal_frame_to_json (&setup->frame, object);
  return object;
}

json_t *
near_cli_dft_ground_to_json (const NearCliDftSetup *setup,
                             const NearScfResult *result,
                             const GPtrArray *more)
{
  const NearDftSystem *system = near_scf_result_get_system (result);
  const NearScfReport *report = near_scf_result_get_report (result);
  g_autoptr (GPtrArray) notes = near_notes_new ();
  json_t *object = near_cli_dft_frame_to_json (setup);

  near_notes_append (notes, setup->frame.notes);
  near_notes_append (notes, near_scf_result_get_notes (result));
  if (more != NULL)
    near_notes_append (notes, more);
  json_object_set_new (object, "notes", near_cli_crystal_notes_to_json (notes));
  json_object_set_new (object, "fermi_energy_ev",
                       near_json_new_number (report->fermi_energy * NEAR_HARTREE_EV));
  json_object_set_new (
      object, "energy_shift_ev",
      near_json_new_number (near_scf_result_get_energy_shift (result) * NEAR_HARTREE_EV));
  json_object_set_new (object, "n_electrons", near_json_new_number (system->n_electrons));
  json_object_set_new (object, "iterations", json_integer (report->iteration));
  json_object_set_new (object, "converged",
                       json_boolean (near_cli_dft_get_status (result) == NEAR_CLI_OK));
  json_object_set_new (object, "fft_grid",
                       json_pack ("[III]", (json_int_t) system->n[0], (json_int_t) system->n[1],
                                  (json_int_t) system->n[2]));
  json_object_set_new (object, "seconds", near_json_new_number (report->seconds));
  return object;
}

void
near_cli_dft_zero_to_json (NearEnergyZero zero, double energy, json_t *object)
{
  json_object_set_new (object, "zero",
                       json_string (near_table_get (&near_energy_zero_table, zero)->id));
  json_object_set_new (object, "zero_ev", near_json_new_number (energy * NEAR_HARTREE_EV));
}

json_t *
near_cli_dft_result_to_json (const NearCliDftSetup *setup, const NearScfResult *result)
{
  const NearDftSystem *system = near_scf_result_get_system (result);
  const NearScfReport *report = near_scf_result_get_report (result);
  json_t *object = near_cli_dft_ground_to_json (setup, result, NULL);

  json_object_set_new (object, "energies_ha", energies_to_json (&report->energies));
  json_object_set_new (object, "n_bands",
                       json_integer ((json_int_t) near_scf_result_get_n_bands (result)));
  json_object_set_new (object, "harris_foulkes_ha", near_json_new_number (report->harris_foulkes));
  json_object_set_new (object, "density_change", near_json_new_number (report->density_change));
  json_object_set_new (
      object, "forces_ev_per_ang",
      near_cli_dft_rows_to_json (near_scf_result_peek_forces (result), system->n_atoms, 3));
  json_object_set_new (object, "stress_gpa",
                       near_json_new_numbers (near_scf_result_peek_stress (result), 6));
  json_object_set_new (object, "kpoints", points_to_json (result));
  return object;
}

/* --- text
 * ----------------------------------------------------------------------------------------- */

static void
print_energies (const NearDftEnergies *e)
{
  g_print ("\n%s\n", _ ("Energies in Ha per cell"));
  g_print (_ ("  free energy F = E - TS   %16.8f\n"), e->free);
  g_print (_ ("  internal energy E        %16.8f\n"), e->internal);
  g_print (_ ("  kinetic                  %16.8f\n"), e->kinetic);
  g_print (_ ("  local                    %16.8f\n"), e->local);
  g_print (_ ("  non-local                %16.8f\n"), e->nonlocal);
  g_print (_ ("  Hartree                  %16.8f\n"), e->hartree);
  g_print (_ ("  xc                       %16.8f\n"), e->xc);
  g_print (_ ("  Ewald                    %16.8f\n"), e->ewald);
  g_print (_ ("  pseudo-core              %16.8f\n"), e->pseudo_core);
  g_print (_ ("  -TS                      %16.8f\n"), e->minus_ts);
  g_print (_ ("  sum of eigenvalues       %16.8f\n"), e->band);
}

static void
print_forces (const NearScfResult *result)
{
  const NearDftSystem *system = near_scf_result_get_system (result);
  const double *forces = near_scf_result_peek_forces (result),
               *stress = near_scf_result_peek_stress (result);

  g_print ("\n%s\n", _ ("Forces in eV/Å"));
  for (gsize a = 0; a < system->n_atoms; a++)
    g_print (
        "  %4zu %-2s %12.6f %12.6f %12.6f\n", a + 1,
        near_element_get (near_pseudopotential_get_element (system->pseudos[system->species[a]]))
            ->symbol,
        forces[3 * a], forces[3 * a + 1], forces[3 * a + 2]);
  g_print (
      _ ("\nStress in GPa, xx yy zz yz xz xy\n  %.4f %.4f %.4f %.4f %.4f %.4f; pressure %.4f\n"),
      stress[0], stress[1], stress[2], stress[3], stress[4], stress[5],
      -(stress[0] + stress[1] + stress[2]) / 3.0);
}

void
near_cli_dft_print_result (const NearCliDftSetup *setup, const NearScfResult *result)
{
  const NearDftSystem *system = near_scf_result_get_system (result);
  const NearScfReport *report = near_scf_result_get_report (result);
  double shift = near_scf_result_get_energy_shift (result);

  g_print ("%s\n",
           near_cli_dft_get_status (result) == NEAR_CLI_OK ? _ ("converged") : _ ("not converged"));
  g_print (_ ("%g electrons, %zu bands, %zu k-points, grid %zu x %zu x %zu\n"), system->n_electrons,
           near_scf_result_get_n_bands (result),
           near_k_points_get_n (near_scf_result_get_k_points (result)), system->n[0], system->n[1],
           system->n[2]);
  for (guint s = 0; s < setup->pseudos->len; s++)
    g_print ("%s (%s)\n", near_pseudopotential_get_name (setup->pseudos->pdata[s]),
             near_pseudopotential_get_source (setup->pseudos->pdata[s]));
  print_energies (&report->energies);
  g_print (_ ("\nF is %.8f Ha = %.6f eV per atom\n"),
           report->energies.free / (double) system->n_atoms,
           report->energies.free / (double) system->n_atoms * NEAR_HARTREE_EV);
  g_print (_ ("Fermi energy %.6f eV where V(G=0) = 0; %.6f eV on the scale with the alpha term\n"),
           report->fermi_energy * NEAR_HARTREE_EV,
           (report->fermi_energy + shift) * NEAR_HARTREE_EV);
  print_forces (result);
  near_cli_crystal_print_notes (setup->frame.notes);
  near_cli_crystal_print_notes (near_scf_result_get_notes (result));
}

void
near_cli_dft_print_notes (const NearCliDftSetup *setup,
                          const NearScfResult *result,
                          const GPtrArray *notes)
{
  near_cli_crystal_print_notes (setup->frame.notes);
  near_cli_crystal_print_notes (near_scf_result_get_notes (result));
  near_cli_crystal_print_notes (notes);
}
