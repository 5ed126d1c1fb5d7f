/* near-qe-input.c — the input of pw.x
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Namelists, then cards (quantum-espresso.org/Doc/INPUT_PW.html). Only what makes the crystal is read. What
 * pw.x refuses is refused here, save where older versions took it and only one reading makes sense. */
#include "near-qe-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_ATOMS G_GINT64_CONSTANT (1000000000)
#define COMMENTS "!#"

typedef struct
{
  GPtrArray *entries; /* NearQeEntry */
  GArray *species;    /* NearQeSpecies */
  GArray *atoms;      /* NearQeAtom */
  NearQeUnit positions_unit, cell_unit;
  gsize positions_line, cell_line; /* 0: no such card */
  NearMat3 cell;                   /* as written */
} Input;

/* --- which format --------------------------------------------------------------------------------- */

NearMatch
_near_detect_qe_input (const char *name, const char *data, gsize n_bytes)
{
  NearTextLines lines;
  const char *text;
  gsize n;

  near_text_lines_init (&lines, data, n_bytes);
  while (near_text_lines_next (&lines, &text, &n))
    {
      NearToken token;

      if (near_tokens_split (text, n, &token, 1) > 0
          && (near_token_starts (&token, "&control") || near_token_starts (&token, "&system")))
        return NEAR_MATCH_CERTAIN;
    }
  return NEAR_MATCH_NO;
}

/* --- cards ---------------------------------------------------------------------------------------- */

static const char *const cards[]
    = { "ATOMIC_SPECIES", "ATOMIC_POSITIONS", "K_POINTS",          "ADDITIONAL_K_POINTS", "CELL_PARAMETERS",
        "OCCUPATIONS",    "CONSTRAINTS",      "ATOMIC_VELOCITIES", "ATOMIC_FORCES",       "SOLVENTS",
        "HUBBARD",        "CLIMBING_IMAGES",  "TOTAL_CHARGE",      "REF_CELL_PARAMETERS", "PLOT_WANNIER" };

/* The card that a line begins: its name may be followed by a unit in braces without a blank. */
static const char *
find_card (const NearToken *token)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      gsize n = strlen (cards[i]);

      if (near_token_starts (token, cards[i]) && (token->n == n || strchr ("({", token->start[n]) != NULL))
        return cards[i];
    }
  return NULL;
}

/* The next line of the card that is being read; FALSE, and the line still to come, where another begins. */
static gboolean
next_of_card (NearReader *reader)
{
  NearToken token;

  while (near_reader_next (reader))
    {
      near_reader_cut (reader, COMMENTS);
      if (near_reader_split (reader, &token, 1) == 0)
        continue;
      if (find_card (&token) == NULL && *token.start != '&')
        return TRUE;
      near_reader_push_back (reader);
      return FALSE;
    }
  return FALSE;
}

static gboolean
read_species (NearReader *reader, Input *input, GError **error)
{
  while (next_of_card (reader))
    {
      NearToken tokens[3];
      double mass = 0.0;
      gsize n = near_reader_split (reader, tokens, 3);

      if (n < 2)
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, &tokens[0],
            _ ("a species is a label, a mass in u and the name of a pseudopotential's file"));
      if (!near_reader_get_number (reader, &tokens[1], _ ("the mass"), &mass, error)
          || !_near_qe_species_add (reader, input->species, &tokens[0],
                                    n > 2 ? &tokens[2] : &(NearToken){ "", 0 }, mass, error)
          || !near_reader_poll (reader, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fail_twice (NearReader *reader, const char *card, gsize before, GError **error)
{
  return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                           _ ("there is a second card %s; the first is in line %zu"), card, before);
}

static gboolean
read_positions (NearReader *reader, Input *input, GError **error)
{
  if (input->positions_line > 0)
    return fail_twice (reader, "ATOMIC_POSITIONS", input->positions_line, error);
  input->positions_line = reader->line;
  if (!_near_qe_card_get_unit (reader, &input->positions_unit, NULL, error))
    return FALSE;
  while (next_of_card (reader))
    {
      NearQeAtom atom;
      NearToken token;

      if (input->positions_unit == NEAR_QE_UNIT_CRYSTAL_SG && near_reader_split (reader, &token, 1) < 4)
        return near_reader_fail (reader, error, NEAR_ERROR_UNSUPPORTED, &token,
                                 _ ("positions given by a Wyckoff letter cannot be read; write all three "
                                    "coordinates of one of the atoms"));
      if (!_near_qe_card_read_atom (reader, &atom, error) || !near_reader_poll (reader, error))
        return FALSE;
      g_array_append_val (input->atoms, atom);
    }
  return TRUE;
}

static gboolean
read_cell (NearReader *reader, Input *input, GError **error)
{
  if (input->cell_line > 0)
    return fail_twice (reader, "CELL_PARAMETERS", input->cell_line, error);
  input->cell_line = reader->line;
  if (!_near_qe_card_get_unit (reader, &input->cell_unit, NULL, error))
    return FALSE;
  if (input->cell_unit == NEAR_QE_UNIT_CRYSTAL || input->cell_unit == NEAR_QE_UNIT_CRYSTAL_SG)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("the unit of CELL_PARAMETERS is alat, bohr or angstrom"));
  for (guint i = 0; i < 3; i++)
    {
      if (!next_of_card (reader))
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                                 _ ("CELL_PARAMETERS needs three lattice vectors, but has %u"), i);
      if (!near_reader_get_numbers (reader, _ ("a lattice vector"), 3, input->cell.m[i], error))
        return FALSE;
    }
  if (next_of_card (reader))
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                               _ ("CELL_PARAMETERS has three lattice vectors; this line is a fourth"));
    }
  return TRUE;
}

static gboolean
read_all (NearReader *reader, Input *input, GError **error)
{
  while (near_reader_next (reader))
    {
      NearToken token;
      const char *card;
      gboolean good = TRUE;

      near_reader_cut (reader, COMMENTS);
      if (near_reader_split (reader, &token, 1) == 0)
        continue;
      card = find_card (&token);
      if (*token.start == '&')
        {
          /* Quotation marks may hold what looks like a comment. */
          near_reader_push_back (reader);
          near_reader_next (reader);
          good = _near_qe_namelist_read (reader, input->entries, error);
        }
      else if (card != NULL && strcmp (card, "ATOMIC_SPECIES") == 0)
        good = read_species (reader, input, error);
      else if (card != NULL && strcmp (card, "ATOMIC_POSITIONS") == 0)
        good = read_positions (reader, input, error);
      else if (card != NULL && strcmp (card, "CELL_PARAMETERS") == 0)
        good = read_cell (reader, input, error);
      else if (card != NULL)
        while (next_of_card (reader))
          ;
      else if (input->entries->len > 0)
        good = near_reader_fail (
            reader, error, NEAR_ERROR_UNKNOWN_NAME, &token,
            _ ("a card of pw.x is expected here, such as ATOMIC_SPECIES, ATOMIC_POSITIONS, "
               "CELL_PARAMETERS or K_POINTS"));
      if (!good || !near_reader_poll (reader, error))
        return FALSE;
    }
  return TRUE;
}

/* --- the cell ------------------------------------------------------------------------------------- */

/* Å per unit of CELL_PARAMETERS; sets @alat to the length of a where the file gives no other. */
static gboolean
scale_cell (NearReader *reader, Input *input, double *alat, NearMat3 *lattice, GError **error)
{
  double factor = NEAR_BOHR_ANGSTROM;
  gboolean by_alat = input->cell_unit == NEAR_QE_UNIT_ALAT;

  reader->line = input->cell_line;
  if (input->cell_unit == NEAR_QE_UNIT_NONE)
    {
      by_alat = *alat > 0.0;
      near_reader_note (
          reader, NEAR_NOTE_WARNING, "cell-unit-assumed",
          by_alat ? _ ("CELL_PARAMETERS has no unit; as there is a lattice parameter, its multiples "
                       "were assumed (alat), as pw.x does.")
                  : _ ("CELL_PARAMETERS has no unit and there is no lattice parameter: bohr was "
                       "assumed, as pw.x does."));
    }
  else if (input->cell_unit == NEAR_QE_UNIT_ANGSTROM)
    factor = 1.0;
  if (by_alat && !(*alat > 0.0))
    return near_reader_fail (
        reader, error, NEAR_ERROR_NO_DATA, NULL,
        _ ("CELL_PARAMETERS is in units of alat, but &system has neither celldm(1) nor A"));
  if (by_alat)
    factor = *alat;
  else if (*alat > 0.0)
    {
      if (input->positions_unit == NEAR_QE_UNIT_ALAT || input->positions_unit == NEAR_QE_UNIT_NONE)
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, NULL,
            _ ("the unit alat of the positions is given twice: by celldm(1) or A, and by "
               "CELL_PARAMETERS in a unit of its own; remove celldm(1) or A"));
      near_reader_note (
          reader, NEAR_NOTE_WARNING, "lattice-parameter-ignored",
          _ ("CELL_PARAMETERS has a unit of its own; celldm(1) or A in &system was ignored. Newer "
             "versions of pw.x refuse to have both."));
      *alat = 0.0;
    }
  for (guint i = 0; i < 9; i++)
    lattice->m[i / 3][i % 3] = input->cell.m[i / 3][i % 3] * factor;
  if (!(*alat > 0.0))
    *alat = near_vec3_length (near_mat3_row (lattice, 0));
  return TRUE;
}

static gboolean
find_lattice (NearReader *reader, Input *input, double *alat, NearMat3 *lattice, GError **error)
{
  const NearQeEntry *entry = _near_qe_namelist_find (input->entries, "system", "ibrav");
  gboolean has_lattice;
  gint64 ibrav = 0;

  if (entry == NULL)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_NO_DATA,
        _ ("&system has no ibrav, the number of the lattice; with CELL_PARAMETERS it is "
           "ibrav = 0"));
  if (!_near_qe_namelist_get_integer (reader, input->entries, "system", "ibrav", -1000, 1000, &ibrav, error)
      || !_near_qe_bravais_read (reader, input->entries, (int) ibrav, alat, lattice, &has_lattice, error))
    return FALSE;
  reader->line = input->cell_line > 0 ? input->cell_line : entry->line;
  if (has_lattice && input->cell_line > 0)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("CELL_PARAMETERS belongs to ibrav = 0, but ibrav is %d: the cell is given twice"), (int) ibrav);
  if (has_lattice)
    return TRUE;
  if (input->cell_line == 0)
    return near_reader_fail (reader, error, NEAR_ERROR_NO_DATA, NULL,
                             _ ("ibrav = 0 needs the card CELL_PARAMETERS with three lattice vectors"));
  return scale_cell (reader, input, alat, lattice, error);
}

/* --- the whole ------------------------------------------------------------------------------------ */

static gboolean
check_counts (NearReader *reader, Input *input, GError **error)
{
  gint64 nat = -1, ntyp = -1;

  if (input->positions_line == 0)
    return near_reader_fail_file (reader, error, NEAR_ERROR_NO_DATA,
                                  _ ("there is no card ATOMIC_POSITIONS"));
  reader->line = input->positions_line;
  if (!_near_qe_namelist_get_integer (reader, input->entries, "system", "nat", 1, MAX_ATOMS, &nat, error)
      || !_near_qe_namelist_get_integer (reader, input->entries, "system", "ntyp", 1, MAX_ATOMS, &ntyp,
                                         error))
    return FALSE;
  if (nat >= 0 && nat != input->atoms->len)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("nat = %" PRId64 " in &system, but ATOMIC_POSITIONS has %u atoms"), nat,
                             input->atoms->len);
  if (nat < 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "nat-missing",
        _ ("&system has no nat, the number of atoms: the %u lines of ATOMIC_POSITIONS were taken."),
        input->atoms->len);
  if (input->species->len == 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "species-missing",
        _ ("There is no card ATOMIC_SPECIES: elements were taken from the labels of the atoms."));
  else if (ntyp >= 0 && ntyp != input->species->len)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "ntyp-differs",
        _ ("ntyp = %" PRId64 " in &system, but ATOMIC_SPECIES has %u lines: all of them were taken."), ntyp,
        input->species->len);
  return TRUE;
}

static gboolean
set_extras (NearReader *reader, Input *input, NearCrystalBuilder *builder, GError **error)
{
  const NearQeEntry *title = _near_qe_namelist_find (input->entries, "control", "title");
  double charge = 0.0;

  if (!_near_qe_namelist_get_number (reader, input->entries, "system", "tot_charge", &charge, error))
    return FALSE;
  if (charge != 0.0)
    near_crystal_builder_set_number (builder, "total_charge", charge);
  if (title != NULL)
    near_crystal_builder_set_title (builder, title->value, -1);
  return TRUE;
}

static gboolean
build (NearReader *reader, Input *input, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearQeUnit unit = input->positions_unit;
  NearMat3 lattice;
  double alat;

  if (!check_counts (reader, input, error))
    return FALSE;
  if (unit == NEAR_QE_UNIT_CRYSTAL_SG)
    {
      reader->line = input->positions_line;
      if (!_near_qe_space_group_fill (reader, input->entries, &lattice, &alat, input->atoms, error))
        return FALSE;
      unit = NEAR_QE_UNIT_CRYSTAL;
      if (input->cell_line > 0)
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, NULL,
            _ ("CELL_PARAMETERS (line %zu) does not go with crystal_sg, whose cell is that of "
               "the space group"),
            input->cell_line);
    }
  else if (!find_lattice (reader, input, &alat, &lattice, error))
    return FALSE;
  if (unit == NEAR_QE_UNIT_NONE)
    {
      unit = NEAR_QE_UNIT_ALAT;
      near_reader_note (
          reader, NEAR_NOTE_WARNING, "positions-unit-assumed",
          _ ("ATOMIC_POSITIONS has no unit: multiples of the lattice parameter (alat) were assumed, "
             "as pw.x does."));
    }
  _near_qe_note_bohr (reader);
  reader->line = input->positions_line;
  return _near_qe_card_add_atoms (reader, builder, &lattice, unit, alat, input->species, input->atoms,
                                  error)
         && set_extras (reader, input, builder, error)
         && near_reader_add_frame (reader, builder, input->positions_line, error);
}

gboolean
_near_read_qe_input (NearReader *reader, GError **error)
{
  g_autoptr (GPtrArray) entries = _near_qe_namelists_new ();
  g_autoptr (GArray) species = _near_qe_species_new ();
  g_autoptr (GArray) atoms = g_array_new (FALSE, FALSE, sizeof (NearQeAtom));
  Input input = { .entries = entries, .species = species, .atoms = atoms };
  gboolean good = read_all (reader, &input, error) && build (reader, &input, error);

  _near_reader_trust_unit (reader);
  return good;
}
