/* near-cli-dft.c — nearsight-cli dft: the table of its sub-commands, and the options of a
 * calculation SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-dft.h"

#include "near-cli-options.h"
#include "near-pseudo-choice.h"
#include "near-symmetry.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_WIDTH 5.0 /* Ha */

static const NearCliCommand commands[] = {
  { "scf", "FILE [--ecut-ha E] [--kmesh 4,4,4] [--json]",
    N_ ("the ground state: energies, forces, stress, bands at k"), near_cli_dft_scf },
  { "ldos", "FILE --energy-grid MIN:MAX:STEP --broadening W --out F.out.npy",
    N_ ("the local density of states on a grid"), near_cli_dft_ldos },
  { "bands", "FILE [--zero highest] [--csv F] [--json]",
    N_ ("bands along the usual path, and the gap"), near_cli_dft_bands },
  { "dos", "FILE [--energy-grid MIN:MAX:STEP --broadening W] [--json]",
    N_ ("the density of states"), near_cli_dft_dos },
  { "eos", "FILE [--volumes 0.94:1.06:7] [--json]",
    N_ ("energies at some volumes, and the bulk modulus"), near_cli_dft_eos },
  { "relax", "FILE [--cell none|isotropic|full] --out F",
    N_ ("moves atoms and cell to where no force is left"), near_cli_dft_relax },
  { "md", "FILE --steps N --timestep FS --temperature-ions K --out F.xyz",
    N_ ("moves the atoms on the electrons’ ground state"), near_cli_dft_md },
  { "converge", "FILE [--ecuts 6,8,10] [--kmeshes 2,4,6] [--accuracy X]",
    N_ ("which cut-off and which mesh are enough"), near_cli_dft_converge_series },
  { "export", "FILE --out NAME [--upf El=FILE,…] [--energy-grid …]",
    N_ ("inputs of pw.x and pp.x for the same calculation"), near_cli_dft_export },
  { "import", "FILE [--ldos 'tmp.pp*_ldos.cube'] [--out F.out.npy]",
    N_ ("what pw.x found, and the LDOS in cubes of pp.x"), near_cli_dft_import },
};

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("Usage: nearsight-cli dft COMMAND FILE [OPTION…]"));
  g_print ("%s\n\n%s\n",
           _ ("Kohn–Sham density-functional theory of small cells: plane waves and norm-conserving "
              "pseudopotentials."),
           _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-9s %-66s %s\n", commands[i].name, commands[i].synopsis, _ (commands[i].sentence));
  g_print ("\n%s\n",
           _ ("Where a FILE is read, “gallery:NAME” is a crystal of the gallery. “nearsight-cli "
              "dft COMMAND --help” "
              "explains a command; “nearsight-cli list pseudopotential” lists what there is."));
}

int
near_cli_dft (int argc, char **argv)
{
  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help ();
      return argc < 2 ? NEAR_CLI_USAGE : NEAR_CLI_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *name = g_strconcat ("nearsight-cli dft ", commands[i].name, NULL);

        g_set_prgname (name);
        return commands[i].run (argc - 1, argv + 1);
      }
  g_printerr (
      _ ("nearsight-cli dft: there is no command “%s”; “nearsight-cli dft --help” lists them\n"),
      argv[1]);
  return NEAR_CLI_USAGE;
}

int
near_cli_dft_usage (const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("%s: %s\n", g_get_prgname (), message);
  return NEAR_CLI_USAGE;
}

int
near_cli_dft_fail (const GError *error)
{
  g_printerr ("%s: %s\n", g_get_prgname (), error->message);
  return error->domain == NEAR_ERROR && error->code == NEAR_ERROR_UNKNOWN_NAME ? NEAR_CLI_USAGE
                                                                               : NEAR_CLI_FAILED;
}

/* --- options
 * -------------------------------------------------------------------------------------- */

void
near_cli_dft_options_clear (NearCliDftOptions *self)
{
  near_cli_crystal_input_clear (&self->input);
  g_free (self->k_mesh);
  g_free (self->k_shift);
  g_free (self->xc);
  g_free (self->smearing);
  g_free (self->pseudo);
  g_free (self->energy_grid);
  g_free (self->kernel);
  g_free (self->save);
}

void
near_cli_dft_setup_clear (NearCliDftSetup *self)
{
  near_cli_crystal_frame_clear (&self->frame);
  g_clear_pointer (&self->pseudos, g_ptr_array_unref);
}

GOptionContext *
near_cli_dft_context_new (NearCliDftOptions *options,
                          const char *sentence,
                          const GOptionEntry *entries)
{
  const GOptionEntry calculation[]
      = { { "ecut-ha", 0, 0, G_OPTION_ARG_DOUBLE, &options->ecut_ha,
            N_ ("Cut-off of the plane waves, in Ha [8]"), "E" },
          { "kmesh", 0, 0, G_OPTION_ARG_STRING, &options->k_mesh, N_ ("Mesh of k-points [4,4,4]"),
            "N1,N2,N3" },
          { "kshift", 0, 0, G_OPTION_ARG_STRING, &options->k_shift,
            N_ ("Its shift in steps of the mesh; 0 has Γ [0,0,0]"), "S1,S2,S3" },
          { "xc", 0, 0, G_OPTION_ARG_STRING, &options->xc,
            N_ ("Exchange and correlation [teter, with gth-pbe: pbe]"),
            "teter|pw92|pz|pbe|pbesol" },
          { "smearing", 0, 0, G_OPTION_ARG_STRING, &options->smearing,
            N_ ("How orbitals are filled [fermi-dirac]"), "fermi-dirac|gaussian|mp|cold|ldos" },
          { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &options->temperature,
            N_ ("Of the electrons, in K [3158]"), "K" },
          { "width-ha", 0, 0, G_OPTION_ARG_DOUBLE, &options->width_ha,
            N_ ("Width of the smearing instead, in Ha [0.01]"), "W" },
          { "bands", 0, 0, G_OPTION_ARG_INT64, &options->n_bands,
            N_ ("Number of bands [as many as are needed]"), "N" },
          { "pseudo", 0, 0, G_OPTION_ARG_STRING, &options->pseudo, N_ ("Pseudopotentials [hgh]"),
            "hgh[:El=VALENCE,…]|gth-pbe|El=FILE.upf,…" },
          { "ldos-grid", 0, 0, G_OPTION_ARG_STRING, &options->energy_grid,
            N_ ("Energies of the LDOS, in eV, on the scale with the alpha term"), "MIN:MAX:STEP" },
          { "broadening", 0, 0, G_OPTION_ARG_DOUBLE, &options->broadening,
            N_ ("Width of a level in the LDOS, in eV"), "W" },
          { "kernel", 0, 0, G_OPTION_ARG_STRING, &options->kernel, N_ ("Its shape [gaussian]"),
            "gaussian|gaussian-qe|fermi-dirac" },
          { "no-symmetry", 0, 0, G_OPTION_ARG_NONE, &options->no_symmetry,
            N_ ("Compute all k-points"), NULL },
          { "primitive", 0, 0, G_OPTION_ARG_NONE, &options->primitive,
            N_ ("Calculate the primitive cell of the crystal"), NULL },
          { "symprec", 0, 0, G_OPTION_ARG_DOUBLE, &options->symprec,
            N_ ("How far atoms may be off for symmetry, in Å [1e-5]"), "X" },
          { "tolerance", 0, 0, G_OPTION_ARG_DOUBLE, &options->tolerance,
            N_ ("Of the free energy, in Ha [1e-7]"), "T" },
          { "max-iterations", 0, 0, G_OPTION_ARG_INT64, &options->max_iterations,
            N_ ("At most so many [60]"), "N" },
          { NULL } };

  options->ecut_ha = options->temperature = options->width_ha = NAN;
  options->broadening = options->tolerance = options->symprec = NAN;
  options->n_bands = options->max_iterations = NEAR_CLI_DFT_NOT_GIVEN;
  GOptionContext *context
      = near_cli_crystal_context_new (&options->input, "FILE", sentence, entries);
  g_option_context_add_group (context, near_cli_group_new ("calculation", _ ("The calculation:"),
                                                           _ ("Show the options of a calculation"),
                                                           calculation, NULL, NULL));
  return context;
}

gboolean
near_cli_dft_parse_triple (const char *text, double values[3])
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",x", 4);
  guint n = g_strv_length (parts);

  if (n != 1 && n != 3)
    return FALSE;
  for (guint c = 0; c < 3; c++)
    if (!near_text_parse_finite (g_strstrip (parts[n == 1 ? 0 : c]), &values[c], NULL))
      return FALSE;
  return TRUE;
}

/* --- from options to settings
 * ----------------------------------------------------------------------- */

static int
set_mesh (const NearCliDftOptions *o, NearScfSettings *settings)
{
  double mesh[3], shift[3];

  if (o->k_mesh != NULL)
    {
      if (!near_cli_dft_parse_triple (o->k_mesh, mesh))
        return near_cli_dft_usage (_ ("--kmesh “%s”: three whole numbers are expected: 4,4,4"),
                                   o->k_mesh);
      for (guint c = 0; c < 3; c++)
        {
          if (mesh[c] != rint (mesh[c]) || mesh[c] < 1 || mesh[c] > 1000)
            return near_cli_dft_usage (
                _ ("--kmesh “%s”: whole numbers from 1 to 1000 are expected"), o->k_mesh);
          settings->k_mesh[c] = (int) mesh[c];
        }
    }
  if (o->k_shift != NULL)
    {
      if (!near_cli_dft_parse_triple (o->k_shift, shift))
        return near_cli_dft_usage (_ ("--kshift “%s”: three numbers are expected: 0.5,0.5,0.5"),
                                   o->k_shift);
      memcpy (settings->k_shift, shift, sizeof shift);
    }
  return NEAR_CLI_OK;
}

static int
set_name (const NearTable *table, const char *option, const char *name, gsize *row)
{
  g_autoptr (GError) error = NULL;

  if (name == NULL || near_table_find (table, name, row, &error))
    return NEAR_CLI_OK;
  return near_cli_dft_usage ("%s: %s", option, error->message);
}

static int
set_width (const NearCliDftOptions *o, NearOccupationRule *rule)
{
  gboolean is_thermal = rule->kind == NEAR_SMEARING_FERMI_DIRAC || rule->kind == NEAR_SMEARING_LDOS;

  if (!isnan (o->temperature) && !isnan (o->width_ha))
    return near_cli_dft_usage (
        _ ("--temperature and --width-ha say the same thing: give one of them"));
  if (!isnan (o->temperature))
    {
      if (!is_thermal)
        return near_cli_dft_usage (
            _ ("--temperature belongs to the smearings fermi-dirac and ldos; this one has a "
               "--width-ha"));
      rule->width = o->temperature * NEAR_BOLTZMANN_HA_PER_K;
    }
  if (!isnan (o->width_ha))
    rule->width = o->width_ha;
  if (rule->width > MAX_WIDTH)
    return near_cli_dft_usage (
        _ ("the width of the smearing is %g Ha; more than %g Ha (%.0f K) makes no sense here"),
        rule->width, MAX_WIDTH, MAX_WIDTH / NEAR_BOLTZMANN_HA_PER_K);
  if (!(rule->width > 0.0))
    return near_cli_dft_usage (
        _ ("temperature and width must be above 0; 10 K is as good as nothing"));
  return NEAR_CLI_OK;
}

static int
set_grid (const NearCliDftOptions *o, NearCliDftSetup *setup)
{
  g_autoptr (GError) error = NULL;
  gsize kernel = NEAR_BROADENING_GAUSSIAN;
  int status = set_name (&near_broadening_table, "--kernel", o->kernel, &kernel);

  if (status != NEAR_CLI_OK)
    return status;
  setup->kernel = (NearBroadening) kernel;
  setup->has_grid = o->energy_grid != NULL;
  if (setup->has_grid && !near_energy_grid_parse (o->energy_grid, &setup->grid, &error))
    return near_cli_dft_usage ("%s", error->message);
  if (setup->has_grid != !isnan (o->broadening))
    return near_cli_dft_usage (_ ("a grid of energies and --broadening belong together"));
  setup->broadening = o->broadening;
  if (setup->has_grid && !(o->broadening > 0.0))
    return near_cli_dft_usage (_ ("--broadening must be above 0 eV"));
  if (setup->settings.occupation.kind == NEAR_SMEARING_LDOS && !setup->has_grid)
    return near_cli_dft_usage (
        _ ("--smearing ldos needs the grid that the LDOS will have: --ldos-grid -6:16:0.25 "
           "--broadening 0.4"));
  return NEAR_CLI_OK;
}

static int
set_numbers (const NearCliDftOptions *o, NearScfSettings *settings)
{
  if (!isnan (o->ecut_ha))
    settings->ecut_ha = o->ecut_ha;
  if (!isnan (o->tolerance))
    settings->tolerance_ha = o->tolerance;
  if (!isnan (o->symprec))
    settings->symprec = o->symprec;
  if (!(settings->ecut_ha > 0.0) || !(settings->tolerance_ha > 0.0) || !(settings->symprec > 0.0))
    return near_cli_dft_usage (_ ("--ecut-ha, --tolerance and --symprec must be above 0"));
  if ((o->n_bands != NEAR_CLI_DFT_NOT_GIVEN && (o->n_bands < 1 || o->n_bands > 100000))
      || (o->max_iterations != NEAR_CLI_DFT_NOT_GIVEN
          && (o->max_iterations < 1 || o->max_iterations > 100000)))
    return near_cli_dft_usage (_ ("--bands and --max-iterations must be from 1 to 100000"));
  settings->n_bands = near_cli_dft_get_n_bands (o);
  if (o->max_iterations != NEAR_CLI_DFT_NOT_GIVEN)
    settings->max_iterations = (guint) o->max_iterations;
  settings->use_symmetry = !o->no_symmetry;
  return NEAR_CLI_OK;
}

static int
set_names (const NearCliDftOptions *o, NearScfSettings *settings)
{
  gboolean is_pbe = o->pseudo != NULL && g_str_has_prefix (o->pseudo, "gth-pbe");
  gsize xc = is_pbe ? NEAR_XC_PBE : NEAR_XC_TETER, smearing = NEAR_SMEARING_FERMI_DIRAC;
  int status = set_name (&near_xc_table, "--xc", o->xc, &xc);

  if (status == NEAR_CLI_OK)
    status = set_name (&near_smearing_table, "--smearing", o->smearing, &smearing);
  settings->xc = (NearXcFunctional) xc;
  settings->occupation.kind = (NearSmearing) smearing;
  return status;
}

/* The rule's grid is on the scale V(G = 0) = 0, which the cell decides. */
static void
finish_rule (NearCliDftSetup *setup)
{
  NearCrystal *crystal = setup->frame.crystal;
  NearOccupationRule *rule = &setup->settings.occupation;
  double bohr3 = NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM, alpha = 0.0;

  for (gsize a = 0; a < near_crystal_get_n_atoms (crystal); a++)
    alpha += near_pseudopotential_get_alpha (
        setup->pseudos->pdata[near_crystal_peek_species (crystal)[a]]);
  setup->energy_shift = alpha * bohr3
                        / fabs (near_mat3_determinant (near_crystal_get_lattice (crystal)))
                        * NEAR_HARTREE_EV;
  if (!setup->has_grid)
    return;
  rule->grid
      = (NearEnergyGrid){ .minimum = (setup->grid.minimum - setup->energy_shift) / NEAR_HARTREE_EV,
                          .step = setup->grid.step / NEAR_HARTREE_EV,
                          .n = setup->grid.n };
  rule->broadening = setup->kernel;
  rule->sigma = setup->broadening / NEAR_HARTREE_EV;
}

int
near_cli_dft_read (const NearCliDftOptions *o, const char *path, NearCliDftSetup *setup)
{
  g_autoptr (GError) error = NULL;
  int status;

  near_scf_settings_init (&setup->settings);
  if ((status = set_mesh (o, &setup->settings)) != NEAR_CLI_OK
      || (status = set_names (o, &setup->settings)) != NEAR_CLI_OK
      || (status = set_width (o, &setup->settings.occupation)) != NEAR_CLI_OK
      || (status = set_numbers (o, &setup->settings)) != NEAR_CLI_OK
      || (status = set_grid (o, setup)) != NEAR_CLI_OK)
    return status;
  if (!near_cli_crystal_load_one (&o->input, path, &setup->frame, &error))
    return near_cli_dft_fail (error);
  if (o->primitive)
    {
      NearCrystal *primitive
          = near_crystal_new_in_cell (setup->frame.crystal, NEAR_CELL_PRIMITIVE,
                                      isnan (o->symprec) ? NEAR_SYMPREC : o->symprec, NULL, &error);

      if (primitive == NULL)
        return near_cli_dft_fail (error);
      near_crystal_unref (setup->frame.crystal);
      setup->frame.crystal = primitive;
    }
  return NEAR_CLI_OK;
}

int
near_cli_dft_setup (const NearCliDftOptions *o, const char *path, NearCliDftSetup *setup)
{
  g_autoptr (GError) error = NULL;
  int status = near_cli_dft_read (o, path, setup);

  if (status != NEAR_CLI_OK)
    return status;
  if (!near_crystal_has_cell (setup->frame.crystal))
    {
      g_printerr (_ ("%s: %s has no cell, and plane waves need one: give the atoms a box with some "
                     "Å of vacuum around them (in extended XYZ: Lattice=\"…\")\n"),
                  g_get_prgname (), path);
      return NEAR_CLI_FAILED;
    }
  setup->pseudos = near_pseudo_choose_for_crystal (o->pseudo, setup->frame.crystal, &error);
  if (setup->pseudos == NULL)
    return near_cli_dft_fail (error);
  setup->settings.pseudos = (NearPseudopotential *const *) setup->pseudos->pdata;
  near_scf_settings_add_notes (&setup->settings, setup->pseudos->len, setup->frame.notes);
  finish_rule (setup);
  near_cli_dft_note_spin (setup);
  return NEAR_CLI_OK;
}
