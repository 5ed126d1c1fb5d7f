/* near-pw-input.c — inputs of Quantum ESPRESSO's pw.x and pp.x that make the same data
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * www.quantum-espresso.org/Doc/INPUT_PW.html, INPUT_PP.html. pw.x takes comments between cards but
 * not within all of them. */
#include "near-pw-input.h"

#include "near-note.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RYDBERG_PER_HARTREE 2.0
/* pw.x's Fortran arrays and formats. */
#define MAX_K_POINTS 40000.0
#define MAX_CUBES 999
/* Of a shift, in steps of the mesh. */
#define SAME_SHIFT 1e-12

static const char *
or_default (const char *name, const char *other)
{
  return name != NULL ? name : other;
}

static void
append_number (GString *text, double value)
{
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  g_string_append_printf (text, " %s", near_text_format_double (value, buffer));
}

static void
append_setting (GString *text, const char *key, double value)
{
  g_string_append_printf (text, "  %s =", key);
  append_number (text, value);
  g_string_append_c (text, '\n');
}

/* Namelists end a text at a quote and a line at its end; there is no way to write either. */
static gboolean
check_name (const char *what, const char *name, const char *banned, GError **error)
{
  gboolean good = *name != '\0';

  for (const char *c = name; *c != '\0'; c++)
    good = good && !g_ascii_iscntrl (*c) && strchr (banned, *c) == NULL;
  if (!good)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                 _ ("%s “%s” cannot stand in an input of Quantum ESPRESSO: it must not be empty "
                    "nor have quotes, "
                    "line ends or, in names of files, blanks; choose another"),
                 what, name);
  return good;
}

static gboolean
check_names (const NearPwNames *names, GError **error)
{
  return check_name ("prefix", or_default (names->prefix, "nearsight"), "'\"/ ", error)
         && check_name ("pseudo_dir", or_default (names->pseudo_dir, "."), "'\"", error)
         && check_name ("outdir", or_default (names->outdir, "./tmp"), "'\"", error);
}

/* --- species --------------------------------------------------------------------------------- */

/* Labels of at most three characters that begin with an element's symbol: Al, and Al1 for a second
 * kind. */
static char *
dup_label (const NearCrystal *crystal, guint species)
{
  guint element = near_crystal_get_species (crystal, species)->components[0].element, n_before = 0;
  const char *symbol = near_element_get (element)->symbol;

  for (guint s = 0; s < species; s++)
    n_before += near_crystal_get_species (crystal, s)->components[0].element == element;
  return n_before == 0 ? g_strdup (symbol) : g_strdup_printf ("%s%u", symbol, n_before);
}

static gboolean
check_crystal (const NearCrystal *crystal, GError **error)
{
  if (!near_crystal_has_cell (crystal))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("pw.x needs a cell; put the molecule into a box first"));
      return FALSE;
    }
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      g_autofree char *label = dup_label (crystal, s);

      if (species->n_components == 1 && species->components[0].occupancy == 1.0
          && species->components[0].element > 0 && strlen (label) <= 3)
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("pw.x needs one element on each site, which “%s” is not"), species->label);
      return FALSE;
    }
  return TRUE;
}

static gboolean
append_species (GString *text, const NearCrystal *crystal, const NearPwNames *names, GError **error)
{
  GString *rows = g_string_new (NULL);
  gboolean good = TRUE, is_named = TRUE;

  for (guint s = 0; good && s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      const char *upf = names->upf != NULL ? names->upf[s] : NULL;
      g_autofree char *label = dup_label (crystal, s);
      g_autofree char *usual
          = g_strconcat (near_element_get (species->components[0].element)->symbol, ".UPF", NULL);

      good = upf == NULL || check_name (_ ("the pseudopotential's file"), upf, "'\" /!", error);
      is_named = is_named && upf != NULL;
      g_string_append_printf (rows, "%-3s", label);
      append_number (rows, species->mass);
      g_string_append_printf (rows, " %s\n", or_default (upf, usual));
    }
  if (!is_named)
    g_string_append (text, "! name the files of your pseudopotentials, which lie in pseudo_dir\n");
  g_string_append_printf (text, "ATOMIC_SPECIES\n%s", rows->str);
  g_string_free (rows, TRUE);
  return good;
}

/* --- namelists of pw.x ----------------------------------------------------------------------- */

static const char *
get_functional (NearXcFunctional xc)
{
  switch (xc)
    {
    case NEAR_XC_PZ:
      return "pz";
    case NEAR_XC_PBE:
      return "pbe";
    case NEAR_XC_PBESOL:
      return "pbesol";
    case NEAR_XC_TETER:
    case NEAR_XC_PW92:
    case NEAR_N_XC:
    default:
      return "pw";
    }
}

static const char *
get_smearing (NearSmearing kind)
{
  switch (kind)
    {
    case NEAR_SMEARING_GAUSSIAN:
      return "gaussian";
    case NEAR_SMEARING_METHFESSEL_PAXTON:
      return "methfessel-paxton";
    case NEAR_SMEARING_COLD:
      return "marzari-vanderbilt";
    case NEAR_SMEARING_FERMI_DIRAC:
    case NEAR_SMEARING_LDOS:
    case NEAR_N_SMEARINGS:
    default:
      return "fermi-dirac";
    }
}

static void
note_differences (const NearScfSettings *settings, GPtrArray *notes)
{
  if (notes == NULL)
    return;
  if (settings->xc == NEAR_XC_TETER)
    near_notes_add (
        notes, NEAR_NOTE_WARNING, "xc-replaced",
        _ ("pw.x does not have Teter's form of the local density approximation: the input says "
           "“pw” (Perdew and Wang 1992), to the data of which both are fits. Energies of aluminium "
           "differ "
           "by 15 meV per atom. For a comparison to the digit choose pw92 here too."));
  if (settings->occupation.kind == NEAR_SMEARING_LDOS)
    near_notes_add (notes, NEAR_NOTE_WARNING, "smearing-replaced",
                    _ ("pw.x does not have occupations that follow the grid of the LDOS: the input "
                       "says “fermi-dirac” "
                       "of the same temperature."));
}

static void
append_control (GString *text, const NearCrystal *crystal, const NearPwNames *names)
{
  g_autofree char *title = g_strdup (near_crystal_get_title (crystal));

  for (char *c = title; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || strchr ("'\"!#&/", *c) != NULL)
      *c = ' ';
  g_string_append (text, "&control\n  calculation = 'scf'\n");
  if (*g_strstrip (title) != '\0')
    g_string_append_printf (text, "  title = '%s'\n", title);
  g_string_append_printf (text, "  prefix = '%s'\n  pseudo_dir = '%s'\n  outdir = '%s'\n",
                          or_default (names->prefix, "nearsight"),
                          or_default (names->pseudo_dir, "."), or_default (names->outdir, "./tmp"));
  g_string_append (
      text,
      "  tprnfor = .true.\n  tstress = .true.\n"
      "  verbosity = 'high'   ! prints eigenvalues and weights of any number of k-points\n/\n");
}

/* pw.x makes meshes k = (i + s)/n only for s = 0 and 1/2; others are listed. */
static gboolean
find_half_shifts (const NearScfSettings *settings, int half[3])
{
  gboolean is_automatic = TRUE;

  for (guint k = 0; k < 3; k++)
    {
      double s = settings->k_shift[k] - floor (settings->k_shift[k]);

      half[k] = fabs (s - 0.5) < SAME_SHIFT;
      is_automatic = is_automatic && (half[k] == 1 || s < SAME_SHIFT || s > 1.0 - SAME_SHIFT);
    }
  return is_automatic;
}

static void
append_system (GString *text, const NearCrystal *crystal, const NearScfSettings *settings)
{
  double ecut = settings->ecut_ha * RYDBERG_PER_HARTREE;
  int half[3];

  g_string_append_printf (text, "&system\n  ibrav = 0\n  nat = %zu\n  ntyp = %u\n",
                          near_crystal_get_n_atoms (crystal), near_crystal_get_n_species (crystal));
  append_setting (text, "ecutwfc", ecut);
  append_setting (text, "ecutrho", 4.0 * ecut);
  if (settings->fft[0] > 0 && settings->fft[1] > 0 && settings->fft[2] > 0)
    g_string_append_printf (text, "  nr1 = %zu, nr2 = %zu, nr3 = %zu\n", settings->fft[0],
                            settings->fft[1], settings->fft[2]);
  if (settings->n_bands > 0)
    g_string_append_printf (text, "  nbnd = %zu\n", settings->n_bands);
  g_string_append_printf (text, "  occupations = 'smearing'\n  smearing = '%s'\n",
                          get_smearing (settings->occupation.kind));
  append_setting (text, "degauss", settings->occupation.width * RYDBERG_PER_HARTREE);
  g_string_append_printf (text, "  input_dft = '%s'   ! whatever the pseudopotentials say\n",
                          get_functional (settings->xc));
  /* To a list of k-points pw.x would add those that the lattice's symmetry makes of them. */
  if (!settings->use_symmetry || !find_half_shifts (settings, half))
    g_string_append (text, "  nosym = .true.\n");
  g_string_append (text, "/\n&electrons\n");
  append_setting (text, "conv_thr", settings->tolerance_ha * RYDBERG_PER_HARTREE);
  if (settings->max_iterations > 0)
    g_string_append_printf (text, "  electron_maxstep = %u\n", settings->max_iterations);
  g_string_append (text, "/\n");
}

/* --- cards ----------------------------------------------------------------------------------- */

static void
append_k_points (GString *text, const NearScfSettings *settings)
{
  const int *n = settings->k_mesh;
  int half[3];

  if (find_half_shifts (settings, half))
    {
      g_string_append_printf (text, "K_POINTS automatic\n%d %d %d  %d %d %d\n", n[0], n[1], n[2],
                              half[0], half[1], half[2]);
      return;
    }
  g_string_append_printf (text, "K_POINTS crystal\n%d\n", n[0] * n[1] * n[2]);
  for (int i = 0; i < n[0]; i++)
    for (int j = 0; j < n[1]; j++)
      for (int l = 0; l < n[2]; l++)
        {
          append_number (text, (i + settings->k_shift[0]) / n[0]);
          append_number (text, (j + settings->k_shift[1]) / n[1]);
          append_number (text, (l + settings->k_shift[2]) / n[2]);
          g_string_append (text, " 1\n");
        }
}

static void
append_atoms (GString *text, const NearCrystal *crystal)
{
  const double *f = near_crystal_peek_fractional (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);

  g_string_append (text, "CELL_PARAMETERS angstrom\n");
  for (guint i = 0; i < 3; i++)
    {
      for (guint k = 0; k < 3; k++)
        append_number (text, near_crystal_get_lattice (crystal)->m[i][k]);
      g_string_append_c (text, '\n');
    }
  g_string_append (text, "ATOMIC_POSITIONS crystal\n");
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      g_autofree char *label = dup_label (crystal, species[i]);

      g_string_append_printf (text, "%-3s", label);
      for (guint k = 0; k < 3; k++)
        append_number (text, f[3 * i + k]);
      g_string_append_c (text, '\n');
    }
}

static gboolean
check_settings (const NearScfSettings *settings, GError **error)
{
  const int *n = settings->k_mesh;
  double n_points = (double) n[0] * n[1] * n[2];

  if (n[0] < 1 || n[1] < 1 || n[2] < 1 || !(n_points <= MAX_K_POINTS))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the mesh of %d x %d x %d k-points must have at least 1 and, for pw.x, at "
                      "most %.0f points"),
                   n[0], n[1], n[2], MAX_K_POINTS);
      return FALSE;
    }
  if (settings->ecut_ha > 0.0 && isfinite (settings->ecut_ha) && settings->occupation.width > 0.0
      && isfinite (settings->occupation.width) && settings->tolerance_ha > 0.0
      && isfinite (settings->k_shift[0]) && isfinite (settings->k_shift[1])
      && isfinite (settings->k_shift[2]))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("pw.x needs a cut-off, a width of the smearing and a tolerance above 0 (here %g, "
                  "%g and %g Ha) and "
                  "finite shifts of the k-points"),
               settings->ecut_ha, settings->occupation.width, settings->tolerance_ha);
  return FALSE;
}

char *
near_pw_input_format (const NearCrystal *crystal,
                      const NearScfSettings *settings,
                      const NearPwNames *names,
                      GPtrArray *notes,
                      GError **error)
{
  static const NearPwNames usual = { 0 };

  g_return_val_if_fail (crystal != NULL && settings != NULL, NULL);

  if (names == NULL)
    names = &usual;
  if (!check_crystal (crystal, error) || !check_settings (settings, error)
      || !check_names (names, error))
    return NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  append_control (text, crystal, names);
  append_system (text, crystal, settings);
  if (!append_species (text, crystal, names, error))
    return NULL;
  append_atoms (text, crystal);
  append_k_points (text, settings);
  note_differences (settings, notes);
  return g_strdup (text->str);
}

/* --- pp.x ------------------------------------------------------------------------------------ */

/* The width as pp.x understands it, and whether its own Gaussian is asked for. */
static gboolean
find_kernel (const NearPpLdosSettings *ldos,
             NearSmearing smearing,
             gboolean *use_gauss,
             double *degauss,
             GError **error)
{
  gboolean is_gaussian = ldos->broadening != NEAR_BROADENING_FERMI_DIRAC;
  gboolean is_fermi = smearing == NEAR_SMEARING_FERMI_DIRAC || smearing == NEAR_SMEARING_LDOS;

  *use_gauss = is_gaussian && ldos->has_gauss_ldos;
  *degauss = ldos->broadening == NEAR_BROADENING_GAUSSIAN ? ldos->width * G_SQRT2 : ldos->width;
  if (*use_gauss || (is_gaussian ? smearing == NEAR_SMEARING_GAUSSIAN : is_fermi))
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
      is_gaussian
          ? _ ("pp.x before version 7.2 broadens the LDOS with the kind of smearing that pw.x had; "
               "for a Gaussian take “gaussian” smearing, or a later pp.x (use_gauss_ldos)")
          : _ ("pp.x broadens the LDOS like the Fermi function's derivative only after pw.x with "
               "“fermi-dirac” smearing; take that, or a Gaussian broadening"));
  return FALSE;
}

char *
near_pp_ldos_input_format (const NearPpLdosSettings *ldos,
                           const NearScfSettings *settings,
                           const NearPwNames *names,
                           GError **error)
{
  static const NearPwNames usual = { 0 };
  const NearEnergyGrid *grid;
  gboolean use_gauss;
  double degauss;

  g_return_val_if_fail (ldos != NULL && settings != NULL, NULL);

  if (names == NULL)
    names = &usual;
  grid = &ldos->energies;
  if (grid->n < 2 || grid->n > MAX_CUBES || !(grid->step > 0.0) || !(ldos->width > 0.0)
      || !isfinite (grid->minimum + grid->step + ldos->width))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("pp.x numbers its files with three digits: it needs 2 to %d energies (here "
                      "%zu), a step and a "
                      "broadening above 0 (here %g and %g eV)"),
                   MAX_CUBES, grid->n, grid->step, ldos->width);
      return NULL;
    }
  if (!check_names (names, error)
      || !find_kernel (ldos, settings->occupation.kind, &use_gauss, &degauss, error))
    return NULL;
  g_autoptr (GString) text = g_string_new ("&inputpp\n");
  g_string_append_printf (
      text, "  prefix = '%s'\n  outdir = '%s'\n  filplot = 'tmp.pp'\n  plot_num = 3\n",
      or_default (names->prefix, "nearsight"), or_default (names->outdir, "./tmp"));
  append_setting (text, "emin", grid->minimum);
  /* pp.x truncates (emax - emin) / delta_e: a little more does not lose the last energy. */
  append_setting (text, "emax", grid->minimum + ((double) grid->n - 0.999) * grid->step);
  append_setting (text, "delta_e", grid->step);
  append_setting (text, "degauss_ldos", degauss);
  if (use_gauss)
    g_string_append (text, "  use_gauss_ldos = .true.   ! pp.x 7.2 and later\n");
  g_string_append (text,
                   "/\n&plot\n  iflag = 3\n  output_format = 6\n  fileout = '_ldos.cube'\n/\n");
  return g_strdup (text->str);
}
