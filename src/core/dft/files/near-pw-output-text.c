/* near-pw-output-text.c — what pw.x prints, beyond the structures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Structures, forces and stress are read by the reader of structure files; here is what a
 * calculation is apart from them. Counts are believed when the numbers have come. */
#include "near-pw-scan-private.h"

#include "near-structures.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LINES_BETWEEN_POLLS 1024

/* --- tables ---------------------------------------------------------------------------------- */

static gboolean
read_axes (NearPwScan *scan, GError **error)
{
  for (guint i = 0; i < 3; i++)
    {
      const char *at = _near_pw_scan_next (scan) ? _near_pw_scan_find_after (scan, "= (") : NULL;

      if (at == NULL)
        return _near_pw_scan_fail (scan, NEAR_ERROR_PARSE,
                                   _ ("a crystal axis, as in a(1) = ( 1.0 0.0 0.0 ),"), error);
      if (!_near_pw_scan_get_numbers (scan, at, 3, _ ("a crystal axis of three numbers"),
                                      scan->axes.m[i], error))
        return FALSE;
    }
  scan->has_axes = TRUE;
  return TRUE;
}

/* "        k(    2) = (   0.0 0.0  -0.353), wk =   0.25", Cartesian in units of 2 pi / alat, so
 * that the product with an axis in units of alat is the fractional coordinate. The list that may
 * follow in crystal coordinates is the same. */
static gboolean
read_k_points (NearPwScan *scan, GError **error)
{
  _near_pw_bands_reset (&scan->bands, TRUE);
  while (_near_pw_scan_next (scan))
    {
      const char *at = _near_pw_scan_find_after (scan, ") = ("),
                 *weight = _near_pw_scan_find_after (scan, "wk =");
      double x[3], row[4];

      if (_near_pw_scan_find_after (scan, "cart. coord. in units 2pi") != NULL)
        continue;
      if (at == NULL || weight == NULL || _near_pw_scan_find_after (scan, "k(") == NULL)
        {
          _near_pw_scan_push_back (scan);
          break;
        }
      if (!_near_pw_scan_get_numbers (scan, at, 3, _ ("a k-point of three numbers"), x, error)
          || !_near_pw_scan_get_numbers (scan, weight, 1, _ ("the weight of a k-point"), row + 3,
                                         error))
        return FALSE;
      for (guint i = 0; i < 3; i++)
        row[i] = near_vec3_dot (near_vec3_from (x), near_mat3_row (&scan->axes, i));
      g_array_append_vals (scan->bands.k, row, 4);
    }
  return TRUE;
}

/* Up to n_bands numbers on the next lines, blank ones first. */
static gboolean
read_block (NearPwScan *scan, const char *what, GArray *values, double unit, GError **error)
{
  gint64 missing = scan->n_bands;
  double row[16];

  while (missing > 0)
    {
      NearToken token;

      if (!_near_pw_scan_next (scan))
        return TRUE; /* a run that is going on ends anywhere; the count will tell */
      if (near_tokens_split (scan->text, scan->n, &token, 1) == 0)
        continue;
      gsize n
          = _near_pw_scan_split_numbers (scan->text, scan->text + scan->n, row, G_N_ELEMENTS (row));
      if (n == 0 || (gint64) n > missing)
        return _near_pw_scan_fail (scan, NEAR_ERROR_PARSE, what, error);
      for (gsize i = 0; i < n; i++)
        row[i] *= unit;
      g_array_append_vals (values, row, (guint) n);
      missing -= (gint64) n;
    }
  return TRUE;
}

static gboolean
read_eigenvalues (NearPwScan *scan, GError **error)
{
  if (scan->n_bands <= 0)
    return _near_pw_scan_fail (scan, NEAR_ERROR_PARSE,
                               _ ("the number of Kohn-Sham states before the eigenvalues"), error);
  scan->bands.n_blocks++;
  return read_block (scan, _ ("a line of eigenvalues"), scan->bands.eigenvalues, 1.0, error);
}

static gboolean
read_occupations (NearPwScan *scan, GError **error)
{
  scan->bands.n_occupied++;
  return read_block (scan, _ ("a line of occupations"), scan->bands.occupations, 1.0, error);
}

/* --- words ----------------------------------------------------------------------------------- */

static void
start_run (NearPwScan *scan, const char *version)
{
  NearPwOutput *output = scan->output;
  NearToken token;

  g_clear_pointer (&output->version, g_free);
  if (near_tokens_split (version, (gsize) (scan->text + scan->n - version), &token, 1) > 0)
    output->version = _near_pw_scan_dup_words (token.start, token.start + token.n);
  g_ptr_array_set_size (scan->pseudopotentials, 0);
  g_clear_pointer (&output->smearing, g_free);
  g_clear_pointer (&output->xc, g_free);
  output->degauss_ha = output->fermi_energy = NAN;
  output->energies = (NearLdosEnergies){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  output->internal = output->accuracy = NAN;
  output->is_done = output->is_converged = scan->has_axes = scan->is_polarized = FALSE;
  scan->n_bands = 0;
  _near_pw_bands_reset (&scan->bands, TRUE);
}

/* "number of k points=     8  Fermi-Dirac smearing, width (Ry)=  0.0200" */
static gboolean
read_smearing (NearPwScan *scan, const char *at, GError **error)
{
  const char *words = _near_pw_scan_find_after (scan, " smearing, width (Ry)");

  if (words == NULL)
    return TRUE;
  while (at < words && (*at == ' ' || g_ascii_isdigit (*at)))
    at++;
  g_free (scan->output->smearing);
  scan->output->smearing
      = _near_pw_scan_dup_words (at, MAX (at, words - strlen (" smearing, width (Ry)")));
  return _near_pw_scan_get_value (scan, words, _ ("the width of the smearing"), 0.5,
                                  &scan->output->degauss_ha, error);
}

/* "PseudoPot. # 1 for Al read from file:", and the path on the next line */
static void
read_pseudopotential (NearPwScan *scan)
{
  if (!_near_pw_scan_next (scan))
    return;
  g_autofree char *path = _near_pw_scan_dup_words (scan->text, scan->text + scan->n);
  g_ptr_array_add (scan->pseudopotentials, g_path_get_basename (path));
}

static gboolean
read_fft (NearPwScan *scan, const char *at, GError **error)
{
  double n[3];

  if (!_near_pw_scan_get_numbers (scan, at, 3, _ ("three dimensions of the FFT grid"), n, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    {
      if (n[k] < 1.0 || n[k] > 1e6 || n[k] != floor (n[k]))
        return _near_pw_scan_fail (scan, NEAR_ERROR_RANGE,
                                   _ ("a grid of 1 to 1000000 points in each direction"), error);
      scan->output->fft[k] = (gsize) n[k];
    }
  return TRUE;
}

static gboolean
read_count (NearPwScan *scan, const char *at, GError **error)
{
  double value;

  if (!_near_pw_scan_get_value (scan, at, _ ("the number of Kohn-Sham states"), 1.0, &value, error))
    return FALSE;
  if (value < 1.0 || value > 1e6 || value != floor (value))
    return _near_pw_scan_fail (scan, NEAR_ERROR_RANGE,
                               _ ("a number of Kohn-Sham states from 1 to 1000000"), error);
  scan->n_bands = (gint64) value;
  return TRUE;
}

/* Energies in Ry behind the words that announce them; units of the other numbers. */
static gboolean
read_energy (NearPwScan *scan, GError **error)
{
  NearPwOutput *output = scan->output;
  const struct
  {
    const char *words;
    double *value, unit;
  } rows[] = { { "smearing contrib. (-TS)", &output->energies.minus_ts, NEAR_RYDBERG_EV },
               { "internal energy E=F+TS", &output->internal, NEAR_RYDBERG_EV },
               { "one-electron contribution", &output->energies.one_electron, NEAR_RYDBERG_EV },
               { "hartree contribution", &output->energies.hartree, NEAR_RYDBERG_EV },
               { "xc contribution", &output->energies.xc, NEAR_RYDBERG_EV },
               { "ewald contribution", &output->energies.ewald, NEAR_RYDBERG_EV },
               { "estimated scf accuracy", &output->accuracy, NEAR_RYDBERG_EV },
               { "number of electrons", &output->n_electrons, 1.0 },
               { "kinetic-energy cutoff", &output->ecut_ha, 0.5 },
               { "charge density cutoff", &output->ecut_density_ha, 0.5 } };
  const char *at;

  if (scan->n > 0 && scan->text[0] == '!'
      && (at = _near_pw_scan_find_after (scan, "total energy")) != NULL)
    {
      double band = output->energies.band;

      output->energies = (NearLdosEnergies){ NAN, band, NAN, NAN, NAN, NAN, NAN };
      output->internal = NAN;
      return _near_pw_scan_get_value (scan, at, _ ("the total energy"), NEAR_RYDBERG_EV,
                                      &output->energies.total, error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((at = _near_pw_scan_find_after (scan, rows[i].words)) != NULL
        && memchr (at, '=', (gsize) (scan->text + scan->n - at)))
      return _near_pw_scan_get_value (scan, at, rows[i].words, rows[i].unit, rows[i].value, error);
    else if (at != NULL && rows[i].value == &output->accuracy)
      return _near_pw_scan_get_value (scan, at, rows[i].words, rows[i].unit, rows[i].value, error);
  return TRUE;
}

static gboolean
read_level (NearPwScan *scan, GError **error)
{
  const char *at;

  if ((at = _near_pw_scan_find_after (scan, "the Fermi energy is")) != NULL
      || (at = _near_pw_scan_find_after (scan, "highest occupied, lowest unoccupied level (ev):"))
             != NULL
      || (at = _near_pw_scan_find_after (scan, "highest occupied level (ev):")) != NULL)
    return _near_pw_scan_get_numbers (scan, at, 1, _ ("an energy"), &scan->output->fermi_energy,
                                      error);
  return TRUE;
}

/* --- the whole ------------------------------------------------------------------------------- */

/* Lines that begin something. */
static gboolean
read_start (NearPwScan *scan, gboolean *found, GError **error)
{
  const char *at;

  *found = TRUE;
  if ((at = _near_pw_scan_find_after (scan, "Program PWSCF v.")) != NULL)
    start_run (scan, at);
  else if (_near_pw_scan_find_after (scan, "crystal axes: (cart. coord. in units of alat)") != NULL)
    return read_axes (scan, error);
  else if ((at = _near_pw_scan_find_after (scan, "number of k points=")) != NULL)
    return read_smearing (scan, at, error) && (!scan->has_axes || read_k_points (scan, error));
  else if ((at = _near_pw_scan_find_after (scan, "number of Kohn-Sham states")) != NULL)
    return read_count (scan, at, error);
  else if (_near_pw_scan_find_after (scan, "bands (ev):") != NULL)
    return read_eigenvalues (scan, error);
  else if (_near_pw_scan_find_after (scan, "occupation numbers") != NULL
           && scan->bands.n_blocks > scan->bands.n_occupied)
    return read_occupations (scan, error);
  else if ((at = _near_pw_scan_find_after (scan, "FFT dimensions: (")) != NULL
           && _near_pw_scan_find_after (scan, "Dense") != NULL)
    return read_fft (scan, at, error);
  else if (_near_pw_scan_find_after (scan, "read from file:") != NULL
           && _near_pw_scan_find_after (scan, "PseudoPot. #") != NULL)
    read_pseudopotential (scan);
  else
    *found = FALSE;
  return TRUE;
}

static gboolean
read_line (NearPwScan *scan, GError **error)
{
  const char *at;
  gboolean found;

  if (!read_start (scan, &found, error))
    return FALSE;
  if (found)
    return TRUE;
  if (_near_pw_scan_find_after (scan, "Self-consistent Calculation") != NULL
      || _near_pw_scan_find_after (scan, "Band Structure Calculation") != NULL)
    {
      _near_pw_bands_reset (&scan->bands, FALSE);
      scan->output->is_converged = FALSE;
    }
  else if ((at = _near_pw_scan_find_after (scan, "convergence has been achieved in")) != NULL)
    {
      double n = 0.0;

      scan->output->is_converged = TRUE;
      if (_near_pw_scan_split_numbers (at, scan->text + scan->n, &n, 1) == 1)
        scan->output->n_iterations = (guint) CLAMP (n, 0.0, 1e9);
    }
  else if (_near_pw_scan_find_after (scan, "SPIN UP") != NULL
           || _near_pw_scan_find_after (scan, "oncollinear calculation") != NULL
           || _near_pw_scan_find_after (scan, "calculation with spin-orbit") != NULL)
    scan->is_polarized = TRUE;
  else if (_near_pw_scan_find_after (scan, "set verbosity='high' to print") != NULL)
    scan->is_brief = TRUE;
  else if (_near_pw_scan_find_after (scan, "JOB DONE") != NULL)
    scan->output->is_done = TRUE;
  else if (scan->output->xc == NULL
           && (at = _near_pw_scan_find_after (scan, "Exchange-correlation")) != NULL
           && (at = _near_pw_scan_find_after (scan, "=")) != NULL)
    {
      const char *end = memchr (at, '(', (gsize) (scan->text + scan->n - at));

      scan->output->xc = _near_pw_scan_dup_words (at, end != NULL ? end : scan->text + scan->n);
    }
  else
    return read_energy (scan, error) && read_level (scan, error);
  return TRUE;
}

/* The last structure that has an energy, so that all belongs together, and what its reader had to
 * say; the last one if none has. */
static gboolean
read_crystal (NearPwScan *scan, gsize n_bytes, GError **error)
{
  g_autoptr (NearStructures) structures = near_structures_parse (
      scan->start, n_bytes, scan->name, "qe-output", NULL, scan->monitor, error);

  if (structures == NULL)
    return FALSE;
  gsize n = near_structures_get_n_frames (structures), chosen = n;
  while (
      chosen > 0
      && near_crystal_get_cell_data (near_structures_get_frame (structures, chosen - 1), "energy")
             == NULL)
    chosen--;
  if (chosen > 0 && chosen < n)
    _near_pw_note_later_structure (scan->output);
  chosen = chosen > 0 ? chosen : n;
  scan->output->crystal = near_crystal_ref (near_structures_get_frame (structures, chosen - 1));
  near_notes_append (scan->output->notes, near_crystal_get_notes (scan->output->crystal));
  return TRUE;
}

static gboolean
read_all (NearPwScan *scan, GError **error)
{
  while (_near_pw_scan_next (scan))
    {
      if (scan->lines.line % LINES_BETWEEN_POLLS == 0
          && !near_monitor_check (
              scan->monitor,
              0.5 + 0.5 * (double) (scan->text - scan->start) / (double) (scan->end - scan->start),
              NULL, error))
        return FALSE;
      if (!read_line (scan, error))
        return FALSE;
    }
  return TRUE;
}

static void
finish (NearPwScan *scan)
{
  NearPwOutput *output = scan->output;

  if (scan->is_brief && scan->bands.n_blocks == 0)
    near_notes_add (
        output->notes, NEAR_NOTE_WARNING, "k-points-not-printed",
        _ ("pw.x prints k-points and eigenvalues of 100 k-points and more only with "
           "verbosity = 'high'. They are in data-file-schema.xml, in the folder PREFIX.save."));
  if (scan->is_polarized)
    {
      _near_pw_bands_reset (&scan->bands, FALSE);
      _near_pw_note_spins (output);
    }
  _near_pw_bands_store (&scan->bands, output, (gsize) scan->n_bands);
  g_ptr_array_add (scan->pseudopotentials, NULL);
  g_strfreev (output->pseudopotentials);
  output->pseudopotentials = (char **) g_ptr_array_free (scan->pseudopotentials, FALSE);
}

/* A last line without an end may have lost digits. */
static gsize
find_end (const char *data, gsize n_bytes)
{
  gsize end = n_bytes;

  while (end > 0 && data[end - 1] != '\n' && data[end - 1] != '\r')
    end--;
  return end > 0 && g_strstr_len (data + end, (gssize) (n_bytes - end), "JOB DONE") == NULL
             ? end
             : n_bytes;
}

gboolean
_near_pw_output_parse_text (const char *data,
                            gsize n_bytes,
                            const char *name,
                            const NearMonitor *monitor,
                            NearPwOutput *output,
                            GError **error)
{
  NearMonitorSlice storage;
  const NearMonitor first = near_monitor_slice (monitor, 0.0, 0.5, &storage);
  NearPwScan scan = { .name = name, .monitor = &first, .output = output, .start = data };

  if (!read_crystal (&scan, n_bytes, error))
    return FALSE;
  n_bytes = find_end (data, n_bytes);
  scan.monitor = monitor;
  scan.end = data + n_bytes;
  scan.pseudopotentials = g_ptr_array_new_with_free_func (g_free);
  _near_pw_bands_init (&scan.bands);
  near_text_lines_init (&scan.lines, data, n_bytes);
  gboolean good = read_all (&scan, error);
  finish (&scan);
  _near_pw_bands_clear (&scan.bands);
  return good;
}
