/* near-qe-output-block.c — numbers, tables and results in the output of pw.x
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The energy after "!" is, with smearing, the free energy E - TS. pw.x prints the stress as a pressure,
 * positive under compression; here, as in ASE, it is negative then: stress = dE/d(strain) / volume. */
#include "near-qe-output-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- looking at lines ----------------------------------------------------------------------------- */

/* Where in the current line @words end, or NULL. */
const char *
_near_qe_find_after (const NearReader *reader, const char *words)
{
  const char *found = g_strstr_len (reader->text, (gssize) reader->n, words);

  return found != NULL ? found + strlen (words) : NULL;
}

static const char *
line_end (const NearReader *reader)
{
  return reader->text + reader->n;
}

/* The first word after @at. */
gboolean
_near_qe_get_number_after (NearReader *reader, const char *at, const char *what, double *value,
                           GError **error)
{
  NearToken token = { at, 0 };

  if (near_tokens_split (at, (gsize) (line_end (reader) - at), &token, 1) == 0)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("%s is missing at the end of the line"), what);
  return near_reader_get_number (reader, &token, what, value, error);
}

/* Columns of Fortran touch where a number fills its own: a minus that begins a number gets a blank. */
static char *
dup_separated (const char *at, const char *end)
{
  GString *text = g_string_new (NULL);

  for (const char *c = at; c != end; c++)
    {
      if (*c == '-' && c != at && (g_ascii_isdigit (c[-1]) || c[-1] == '.'))
        g_string_append_c (text, ' ');
      g_string_append_c (text, *c);
    }
  return g_string_free (text, FALSE);
}

/* Three numbers after @at, up to a parenthesis. */
gboolean
_near_qe_get_three_after (NearReader *reader, const char *at, const char *what, double x[3], GError **error)
{
  const char *end = line_end (reader), *close = memchr (at, ')', (gsize) (end - at));
  g_autofree char *text = dup_separated (at, close != NULL ? close : end);
  NearToken tokens[3];

  if (near_tokens_split (text, strlen (text), tokens, 3) < 3)
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line, _ ("%s needs three numbers"), what);
    }
  for (guint k = 0; k < 3; k++)
    if (!near_reader_get_number (reader, &tokens[k], what, &x[k], error))
      return FALSE;
  return TRUE;
}

/* --- tables -------------------------------------------------------------------------------------- */

gboolean
_near_qe_output_read_axes (NearReader *reader, NearQeOutput *output, GError **error)
{
  if (!(output->alat > 0.0))
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("the crystal axes come before the lattice parameter (alat), their unit"));
  for (guint i = 0; i < 3; i++)
    {
      const char *at = NULL;

      if (!near_reader_next (reader))
        return near_reader_fail_end (reader, error, _ ("a crystal axis"));
      at = _near_qe_find_after (reader, "= (");
      if (at == NULL)
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &(NearToken){ reader->text, reader->n },
                                 _ ("a crystal axis is expected, as in a(1) = ( 1.0 0.0 0.0 )"));
      if (!_near_qe_get_three_after (reader, at, _ ("a crystal axis"), output->axes.m[i], error))
        return FALSE;
      for (guint k = 0; k < 3; k++)
        output->axes.m[i][k] *= output->alat;
    }
  output->has_axes = TRUE;
  return TRUE;
}

/* "        Al             3.00    26.98000     Al( 1.00)" until an empty line. */
gboolean
_near_qe_output_read_species (NearReader *reader, NearQeOutput *output, GError **error)
{
  g_array_set_size (output->species, 0);
  while (near_reader_next (reader))
    {
      NearToken tokens[4];
      double mass;
      gsize n = near_reader_split (reader, tokens, 4);

      if (n == 0)
        return TRUE;
      if (n < 4 || !near_token_parse_number (&tokens[2], &mass) || !isfinite (mass))
        {
          near_reader_push_back (reader);
          return TRUE;
        }
      if (!_near_qe_species_add (reader, output->species, &tokens[0], &tokens[3], mass, error))
        return FALSE;
    }
  return TRUE;
}

/* A run that is going on ends anywhere: what is complete is kept. */
gboolean
_near_qe_output_note_cut (NearReader *reader, const char *what)
{
  near_reader_note (reader, NEAR_NOTE_WARNING, "cut-off",
                    _ ("The file ends within %s (line %zu), which were left out."), what, reader->line);
  return TRUE;
}

/* --- results -------------------------------------------------------------------------------------- */

/* "     atom    1 type  1   force =     0.005   -0.001    0.000" in Ry/bohr. Other lines may stand before.
 */
static gboolean
read_forces (NearReader *reader, NearQeOutput *output, GError **error)
{
  const gsize n = output->atoms->len, shape[2] = { n, 3 };
  g_autofree double *forces = g_new (double, 3 * MAX (n, 1));
  gsize i = 0;

  while (i < n)
    {
      const char *at;

      if (!near_reader_next (reader))
        return _near_qe_output_note_cut (reader, _ ("the forces of a step"));
      at = _near_qe_find_after (reader, "force =");
      if (at == NULL)
        {
          if (i == 0 && _near_qe_find_after (reader, "Total force") == NULL)
            continue;
          return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                                   _ ("there are forces on %zu of %zu atoms"), i, n);
        }
      if (!_near_qe_get_three_after (reader, at, _ ("a force"), forces + 3 * i, error)
          || !near_reader_poll (reader, error))
        return FALSE;
      i++;
    }
  /* Ry/bohr is half of hartree/bohr. */
  for (gsize k = 0; k < 3 * n; k++)
    forces[k] *= 0.5 * NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM;
  g_clear_pointer (&output->forces, near_array_unref);
  output->forces = near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, forces);
  return TRUE;
}

/* Three lines of which the first three numbers are in Ry/bohr^3, the others in kbar with fewer digits. */
static gboolean
read_stress (NearReader *reader, NearQeOutput *output, GError **error)
{
  const double unit = -NEAR_RYDBERG_EV / (NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM);
  double s[3][3];

  for (guint i = 0; i < 3; i++)
    if (!near_reader_next (reader))
      return _near_qe_output_note_cut (reader, _ ("the stress of a step"));
    else if (!near_reader_get_numbers (reader, _ ("a row of the stress"), 3, s[i], error))
      return FALSE;
  const double voigt[6]
      = { s[0][0] * unit, s[1][1] * unit, s[2][2] * unit, s[1][2] * unit, s[0][2] * unit, s[0][1] * unit };
  g_clear_pointer (&output->stress, near_array_unref);
  output->stress = near_array_new_vector (6, voigt);
  return TRUE;
}

gboolean
_near_qe_output_read_result (NearReader *reader, NearQeOutput *output, GError **error)
{
  const char *at;

  if (output->atoms->len == 0)
    return TRUE;
  if (reader->text[0] == '!' && (at = _near_qe_find_after (reader, "total energy")) != NULL)
    {
      at = _near_qe_find_after (reader, "=");
      if (at == NULL
          || !_near_qe_get_number_after (reader, at, _ ("the total energy"), &output->energy, error))
        return at == NULL;
      output->energy *= NEAR_RYDBERG_EV;
      output->has_results = TRUE;
      return TRUE;
    }
  if ((at = _near_qe_find_after (reader, "the Fermi energy is")) != NULL)
    return _near_qe_get_number_after (reader, at, _ ("the Fermi energy"), &output->fermi_energy, error);
  if (_near_qe_find_after (reader, "Forces acting on atoms") != NULL)
    {
      output->has_results = TRUE;
      return read_forces (reader, output, error);
    }
  if (_near_qe_find_after (reader, "total   stress") != NULL)
    {
      output->has_results = TRUE;
      return read_stress (reader, output, error);
    }
  if (_near_qe_find_after (reader, "convergence NOT achieved") != NULL)
    output->not_converged = TRUE;
  return TRUE;
}
