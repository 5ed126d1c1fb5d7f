/* near-qe-output.c — what pw.x prints
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A frame is the structure at the start of a run ("site n.") or after a step (ATOMIC_POSITIONS), with the
 * energy, forces and stress that are printed until the next one (near-qe-output-block.c). The alat of a run
 * is that of its start, and so is the one printed with CELL_PARAMETERS. */
#include "near-qe-output-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_ATOMS G_GINT64_CONSTANT (1000000000)
#define LONGEST_ERROR 200
/* Å: the final coordinates are the ones of the last step, printed again. */
#define SAME_POSITION 1e-5

NearMatch
_near_detect_qe_output (const char *name, const char *data, gsize n_bytes)
{
  return g_strstr_len (data, (gssize) n_bytes, "Program PWSCF") != NULL ? NEAR_MATCH_CERTAIN
                                                                        : NEAR_MATCH_NO;
}

/* --- frames --------------------------------------------------------------------------------------- */

static void
forget_results (NearQeOutput *output)
{
  g_clear_pointer (&output->forces, near_array_unref);
  g_clear_pointer (&output->stress, near_array_unref);
  output->energy = output->fermi_energy = NAN;
  output->has_results = output->not_converged = FALSE;
}

static gboolean
flush (NearReader *reader, NearQeOutput *output, GError **error)
{
  const gsize here = reader->line;
  GPtrArray *notes;

  if (output->atoms->len == 0 || near_reader_has_enough (reader))
    return TRUE;
  reader->line = output->line;
  if (!_near_qe_card_add_atoms (reader, output->builder, &output->lattice, output->unit, output->alat,
                                output->species, output->atoms, error))
    return FALSE;
  if (output->forces != NULL)
    near_crystal_builder_take_atom_data (output->builder, "forces", g_steal_pointer (&output->forces));
  if (output->stress != NULL)
    near_crystal_builder_take_cell_data (output->builder, "stress", g_steal_pointer (&output->stress));
  if (isfinite (output->energy))
    near_crystal_builder_set_number (output->builder, "energy", output->energy);
  if (isfinite (output->fermi_energy))
    near_crystal_builder_set_number (output->builder, "fermi_energy", output->fermi_energy);
  notes = near_crystal_builder_get_notes (output->builder);
  if (output->not_converged)
    near_notes_add (notes, NEAR_NOTE_WARNING, "scf-not-converged",
                    _ ("Line %zu: The self-consistency of this frame did not converge: its energy "
                       "and forces are "
                       "not those of the ground state."),
                    output->line);
  if (!output->has_results)
    near_notes_add (notes, NEAR_NOTE_INFO, "frame-without-results",
                    _ ("Line %zu: The file has no energy for this structure."), output->line);
  if (!near_reader_add_frame (reader, output->builder, output->line, error))
    return FALSE;
  reader->line = here;
  output->any_frame = TRUE;
  g_array_set_size (output->atoms, 0);
  forget_results (output);
  return TRUE;
}

/* --- the start of a run --------------------------------------------------------------------------- */

/* "         1           Al  tau(   1) = (   0.0000000   0.0000000   0.0000000  )" */
static gboolean
read_sites (NearReader *reader, NearQeOutput *output, GError **error)
{
  if (!output->has_axes)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the positions of the atoms come before the crystal axes; is the file cut?"));
  if (!flush (reader, output, error))
    return FALSE;
  output->line = reader->line;
  output->lattice = output->axes;
  output->unit = NEAR_QE_UNIT_ALAT;
  while (near_reader_next (reader))
    {
      NearQeAtom atom = { .line = reader->line };
      NearToken tokens[2];
      const char *at = _near_qe_find_after (reader, ") = (");

      if (at == NULL || near_reader_split (reader, tokens, 2) < 2)
        {
          near_reader_push_back (reader);
          break;
        }
      atom.label = tokens[1];
      if (!_near_qe_get_three_after (reader, at, _ ("a position"), atom.x, error)
          || !near_reader_poll (reader, error))
        return FALSE;
      g_array_append_val (output->atoms, atom);
    }
  if (output->n_atoms >= 0 && output->n_atoms != output->atoms->len)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("the file announces %" PRId64 " atoms, but lists %u; is it cut off?"),
                             output->n_atoms, output->atoms->len);
  return TRUE;
}

/* --- after a step --------------------------------------------------------------------------------- */

static gboolean
read_cell (NearReader *reader, NearQeOutput *output, NearMat3 *lattice, GError **error)
{
  NearQeUnit unit;
  double alat = output->alat;

  if (!_near_qe_card_get_unit (reader, &unit, &alat, error))
    return FALSE;
  double factor = unit == NEAR_QE_UNIT_ANGSTROM ? 1.0
                  : unit == NEAR_QE_UNIT_BOHR   ? NEAR_BOHR_ANGSTROM
                                                : alat;
  for (guint i = 0; i < 3; i++)
    {
      if (!near_reader_next_numbers (reader, _ ("a lattice vector"), 3, lattice->m[i], error))
        return FALSE;
      for (guint k = 0; k < 3; k++)
        lattice->m[i][k] *= factor;
    }
  return TRUE;
}

/* Positions in Å of a waiting structure. */
static NearVec3
get_position (const NearQeOutput *output, const NearMat3 *lattice, NearQeUnit unit, const NearQeAtom *atom)
{
  NearVec3 x = near_vec3_from (atom->x);

  if (unit == NEAR_QE_UNIT_CRYSTAL)
    return near_vec3_times_mat3 (x, lattice);
  return near_vec3_scale (x, unit == NEAR_QE_UNIT_ALAT   ? output->alat
                             : unit == NEAR_QE_UNIT_BOHR ? NEAR_BOHR_ANGSTROM
                                                         : 1.0);
}

static gboolean
is_repeated (const NearQeOutput *output, const NearMat3 *lattice, NearQeUnit unit, const GArray *atoms)
{
  if (atoms->len != output->atoms->len)
    return FALSE;
  for (guint i = 0; i < 9; i++)
    if (fabs (lattice->m[i / 3][i % 3] - output->lattice.m[i / 3][i % 3]) > SAME_POSITION)
      return FALSE;
  for (guint i = 0; i < atoms->len; i++)
    {
      NearVec3 x = get_position (output, lattice, unit, &g_array_index (atoms, NearQeAtom, i));
      NearVec3 y = get_position (output, &output->lattice, output->unit,
                                 &g_array_index (output->atoms, NearQeAtom, i));

      if (near_vec3_length (near_vec3_subtract (x, y)) > SAME_POSITION)
        return FALSE;
    }
  return TRUE;
}

/* ATOMIC_POSITIONS in the lattice @lattice. */
static gboolean
read_positions (NearReader *reader, NearQeOutput *output, const NearMat3 *lattice, GError **error)
{
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (NearQeAtom));
  const gsize line = reader->line;
  gboolean ends = TRUE;
  NearQeUnit unit;
  NearToken token;

  if (!_near_qe_card_get_unit (reader, &unit, NULL, error))
    return FALSE;
  if (unit == NEAR_QE_UNIT_NONE)
    unit = NEAR_QE_UNIT_ALAT;
  while (near_reader_next (reader))
    {
      NearQeAtom atom;
      gsize n = near_reader_split (reader, &token, 1);

      /* "End final coordinates", or a line of an output that was cut. */
      if (n == 0 || near_token_is (&token, "End"))
        {
          near_reader_push_back (reader);
          ends = FALSE;
          break;
        }
      if (!_near_qe_card_read_atom (reader, &atom, error) || !near_reader_poll (reader, error))
        return FALSE;
      g_array_append_val (atoms, atom);
    }
  if (ends && atoms->len < (guint64) MAX (output->n_atoms, 1)
      && (output->any_frame || output->atoms->len > 0))
    return _near_qe_output_note_cut (reader, _ ("the positions of a step"));
  if (atoms->len == 0 || (output->n_atoms >= 0 && output->n_atoms != atoms->len))
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the file announces %" PRId64 " atoms, but this step has %u; is it cut off?"), output->n_atoms,
        atoms->len);
  if (output->in_final && is_repeated (output, lattice, unit, atoms))
    return TRUE;
  if (!flush (reader, output, error))
    return FALSE;
  output->line = line;
  output->unit = unit;
  output->lattice = *lattice;
  g_array_set_size (output->atoms, 0);
  g_array_append_vals (output->atoms, atoms->data, atoms->len);
  return TRUE;
}

/* CELL_PARAMETERS, which ATOMIC_POSITIONS follow, or these alone. */
static gboolean
read_step (NearReader *reader, NearQeOutput *output, gboolean with_cell, GError **error)
{
  NearMat3 lattice = output->atoms->len > 0 ? output->lattice : output->axes;
  NearToken token;

  if (!output->has_axes)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the output does not begin with the start of a run, so that the cell is not known"));
  if (!with_cell)
    return read_positions (reader, output, &lattice, error);
  if (!read_cell (reader, output, &lattice, error))
    return FALSE;
  if (!near_reader_next_filled (reader))
    return TRUE;
  if (near_reader_split (reader, &token, 1) > 0 && near_token_starts (&token, "ATOMIC_POSITIONS"))
    return read_positions (reader, output, &lattice, error);
  near_reader_push_back (reader);
  return TRUE;
}

/* "%%%%", "Error in routine latgen (5):", the message, "%%%%". */
static gboolean
note_error (NearReader *reader)
{
  g_autofree char *shown = NULL;

  if (!near_reader_next_filled (reader))
    return TRUE;
  g_autofree char *line = g_strndup (reader->text, reader->n);
  shown = near_text_excerpt (g_strstrip (line), -1, LONGEST_ERROR);
  near_reader_note (reader, NEAR_NOTE_WARNING, "run-failed",
                    _ ("pw.x stopped with an error (line %zu): %s."), reader->line, shown);
  return TRUE;
}

static gboolean
start_run (NearQeOutput *output)
{
  output->has_axes = output->done = output->in_final = FALSE;
  output->alat = 0.0;
  output->n_atoms = -1;
  return TRUE;
}

/* --- the whole ------------------------------------------------------------------------------------ */

static gboolean
read_line (NearReader *reader, NearQeOutput *output, GError **error)
{
  const char *at;
  NearToken token;

  if (near_reader_split (reader, &token, 1) == 0)
    return TRUE;
  if (near_token_starts (&token, "CELL_PARAMETERS") || near_token_starts (&token, "ATOMIC_POSITIONS"))
    return read_step (reader, output, near_token_starts (&token, "CELL"), error);
  if (_near_qe_find_after (reader, "Program PWSCF") != NULL)
    return flush (reader, output, error) && start_run (output);
  if ((at = _near_qe_find_after (reader, "lattice parameter (alat)  =")) != NULL
      || (at = _near_qe_find_after (reader, "celldm(1)=")) != NULL)
    {
      if (!_near_qe_get_number_after (reader, at, _ ("the lattice parameter"), &output->alat, error))
        return FALSE;
      output->alat *= NEAR_BOHR_ANGSTROM;
      return TRUE;
    }
  if ((at = _near_qe_find_after (reader, "number of atoms/cell")) != NULL
      && (at = _near_qe_find_after (reader, "=")) != NULL)
    {
      if (near_tokens_split (at, (gsize) (reader->text + reader->n - at), &token, 1) == 0)
        token = (NearToken){ at, 0 };
      return near_reader_get_integer (reader, &token, _ ("the number of atoms"), 1, MAX_ATOMS,
                                      &output->n_atoms, error);
    }
  if (_near_qe_find_after (reader, "crystal axes: (cart. coord. in units of alat)") != NULL)
    return _near_qe_output_read_axes (reader, output, error);
  if (_near_qe_find_after (reader, "atomic species   valence    mass") != NULL)
    return _near_qe_output_read_species (reader, output, error);
  if (_near_qe_find_after (reader, "site n.") != NULL
      && _near_qe_find_after (reader, "(alat units)") != NULL)
    return read_sites (reader, output, error);
  if (_near_qe_find_after (reader, "Begin final coordinates") != NULL)
    output->in_final = TRUE;
  if (_near_qe_find_after (reader, "End final coordinates") != NULL)
    output->in_final = FALSE;
  if (_near_qe_find_after (reader, "JOB DONE") != NULL)
    output->done = TRUE;
  if (_near_qe_find_after (reader, "Error in routine") != NULL)
    return note_error (reader);
  return _near_qe_output_read_result (reader, output, error);
}

/* A last line without an end may have lost digits. */
static void
drop_cut_line (NearReader *reader)
{
  const char *start = reader->lines.end;

  while (start > reader->lines.at && start[-1] != '\n' && start[-1] != '\r')
    start--;
  if (start > reader->lines.at && g_strstr_len (start, reader->lines.end - start, "JOB DONE") == NULL)
    reader->lines.end = start;
}

static gboolean
read_all (NearReader *reader, NearQeOutput *output, GError **error)
{
  drop_cut_line (reader);
  while (near_reader_next (reader))
    if (!near_reader_poll (reader, error) || !read_line (reader, output, error))
      return FALSE;
    else if (near_reader_has_enough (reader))
      return TRUE;
  if (!flush (reader, output, error))
    return FALSE;
  if (reader->frames->len == 0)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_NO_DATA,
        _ ("there are no positions of atoms in this output; did pw.x stop before it "
           "printed them?"));
  _near_qe_note_bohr (reader);
  if (!output->done)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "unfinished",
        _ ("The output does not say JOB DONE: the run is going on, or stopped before its end. The "
           "last frame may be incomplete."));
  return TRUE;
}

gboolean
_near_read_qe_output (NearReader *reader, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GArray) species = _near_qe_species_new ();
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (NearQeAtom));
  NearQeOutput output = { .builder = builder, .species = species, .atoms = atoms };
  gboolean good;

  start_run (&output);
  forget_results (&output);
  good = read_all (reader, &output, error);
  _near_reader_trust_unit (reader);
  forget_results (&output);
  return good;
}
