/* near-lammps-dump.c — LAMMPS dump files in text: one frame after the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * docs.lammps.org/dump.html. Positions are x y z or xu yu zu (unwrapped) in Å, or xs ys zs, xsu ysu
 * zsu in fractions of the box. The bounds of a tilted box are those of the box around it. */
#include "near-lammps-dump-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

NearMatch
_near_detect_lammps_dump (const char *name, const char *data, gsize n_bytes)
{
  static const char *const starts[] = { "ITEM: TIMESTEP", "ITEM: UNITS", "ITEM: TIME" };

  while (n_bytes > 0 && g_ascii_isspace (*data))
    {
      data++;
      n_bytes--;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (n_bytes >= strlen (starts[i]) && strncmp (data, starts[i], strlen (starts[i])) == 0)
      return NEAR_MATCH_CERTAIN;
  return NEAR_MATCH_NO;
}

/* --- the box ---------------------------------------------------------------------------------- */

/* "ITEM: BOX BOUNDS [xy xz yz | abc origin] pp pp pp": two letters a direction, p repeats. */
static void
read_boundaries (NearReader *reader, NearDump *dump, const NearToken *tokens, gsize n)
{
  for (guint k = 0; k < 3; k++)
    dump->periodic[k] = n >= 3 ? tokens[n - 3 + k].start[0] == 'p' : TRUE;
  if (n < 3)
    _near_reader_note_once (
        reader, NEAR_NOTE_INFO, "periodic-assumed",
        _ ("The file does not say where the box repeats: in all three directions was assumed."));
}

static gboolean
check_bounds (const NearReader *reader, const double low[3], const double high[3], GError **error)
{
  for (guint k = 0; k < 3; k++)
    if (!(high[k] > low[k]))
      return near_reader_fail (
          reader, error, NEAR_ERROR_RANGE, NULL,
          _ ("the box is from %g to %g along %c; the upper bound must be greater"), low[k], high[k],
          'x' + (int) k);
  return TRUE;
}

static NearDumpOutcome
read_box (NearReader *reader, NearDump *dump, GError **error)
{
  NearToken tokens[12];
  /* Without ITEM: BOX BOUNDS. */
  gsize n
      = MIN (near_reader_split (reader, tokens, G_N_ELEMENTS (tokens)), G_N_ELEMENTS (tokens)) - 3;
  const NearToken *words = tokens + 3;
  gboolean general = n >= 2 && near_token_is (&words[0], "abc");
  gboolean tilted = n >= 3 && near_token_is (&words[0], "xy");
  gsize skipped = general ? 2 : tilted ? 3 : 0;
  double row[3][4] = { { 0 } }, low[3], high[3], tilt[3] = { 0 };

  read_boundaries (reader, dump, words + skipped, n - skipped);
  for (guint k = 0; k < 3; k++)
    {
      if (!near_reader_next (reader))
        {
          near_reader_fail_end (reader, error, _ ("a bound of the box"));
          return NEAR_DUMP_CUT;
        }
      if (!near_reader_get_numbers (reader, _ ("a bound of the box"),
                                    general  ? 4
                                    : tilted ? 3
                                             : 2,
                                    row[k], error))
        return _near_dump_is_last_line (reader) ? NEAR_DUMP_CUT : NEAR_DUMP_FAILED;
    }
  dump->has_box = TRUE;
  if (general)
    {
      for (guint k = 0; k < 3; k++)
        {
          memcpy (dump->lattice.m[k], row[k], sizeof dump->lattice.m[k]);
          dump->origin[k] = row[k][3];
        }
      return NEAR_DUMP_FRAME;
    }
  for (guint k = 0; k < 3; k++)
    {
      low[k] = row[k][0];
      high[k] = row[k][1];
      tilt[k] = row[k][2];
    }
  /* xlo_bound = xlo + min (0, xy, xz, xy + xz) and so on: docs.lammps.org/Howto_triclinic.html */
  double xy = tilt[0], xz = tilt[1], yz = tilt[2];
  low[0] -= fmin (fmin (0.0, xy), fmin (xz, xy + xz));
  high[0] -= fmax (fmax (0.0, xy), fmax (xz, xy + xz));
  low[1] -= fmin (0.0, yz);
  high[1] -= fmax (0.0, yz);
  if (!check_bounds (reader, low, high, error))
    return NEAR_DUMP_FAILED;
  const double length[3] = { high[0] - low[0], high[1] - low[1], high[2] - low[2] };
  dump->lattice = _near_lammps_make_lattice (length, tilt);
  memcpy (dump->origin, low, sizeof low);
  return NEAR_DUMP_FRAME;
}

static NearDumpOutcome
read_value_line (NearReader *reader, NearToken *token, const char *what, GError **error)
{
  if (!near_reader_next (reader) || near_reader_split (reader, token, 1) == 0)
    {
      near_reader_fail_end (reader, error, what);
      return _near_dump_is_last_line (reader) ? NEAR_DUMP_CUT : NEAR_DUMP_FAILED;
    }
  return NEAR_DUMP_FRAME;
}

static void
set_units (NearReader *reader, NearDump *dump, const NearToken *name)
{
  const NearLammpsUnits *units = _near_lammps_find_units (name);
  g_autofree char *shown = near_text_excerpt (name->start, (gssize) name->n, 20);

  if (units == NULL)
    _near_reader_note_once (
        reader, NEAR_NOTE_WARNING, "units-other",
        _ ("The file says that its units are “%s”; it was read as “metal” (Å, Å/ps, eV/Å) all the "
           "same."),
        shown);
  dump->units = units != NULL ? units : _near_lammps_get_metal ();
}

static void
note_units (NearReader *reader, NearDump *dump)
{
  if (dump->units != NULL)
    return;
  dump->units = _near_lammps_get_metal ();
  near_reader_note (
      reader, NEAR_NOTE_INFO, "units-assumed",
      _ ("The file does not say its units: “metal” was assumed, lengths in Å, velocities in "
         "Å/ps, forces in eV/Å."));
}

/* The lines of one item; the last item of a frame is ATOMS. */
static NearDumpOutcome
read_item (NearReader *reader, NearDump *dump, const NearToken *words, gsize n, GError **error)
{
  NearToken token;
  NearDumpOutcome outcome;

  if (n == 1 && near_token_is (&words[0], "UNITS"))
    {
      outcome = read_value_line (reader, &token, _ ("the name of the units"), error);
      if (outcome == NEAR_DUMP_FRAME)
        set_units (reader, dump, &token);
      return outcome;
    }
  if (n == 1 && near_token_is (&words[0], "TIME"))
    {
      outcome = read_value_line (reader, &token, _ ("the time"), error);
      if (outcome != NEAR_DUMP_FRAME)
        return outcome;
      dump->has_time = TRUE;
      return near_reader_get_number (reader, &token, _ ("the time"), &dump->time, error)
                 ? NEAR_DUMP_FRAME
                 : NEAR_DUMP_FAILED;
    }
  if (n == 1 && near_token_is (&words[0], "TIMESTEP"))
    {
      outcome = read_value_line (reader, &token, _ ("the number of the step"), error);
      if (outcome != NEAR_DUMP_FRAME)
        return outcome;
      dump->has_step = TRUE;
      return near_reader_get_integer (reader, &token, _ ("the number of the step"), G_MININT64 / 2,
                                      G_MAXINT64 / 2, &dump->step, error)
                 ? NEAR_DUMP_FRAME
                 : NEAR_DUMP_FAILED;
    }
  if (n == 3 && near_token_is (&words[0], "NUMBER"))
    {
      outcome = read_value_line (reader, &token, _ ("the number of atoms"), error);
      if (outcome != NEAR_DUMP_FRAME)
        return outcome;
      return near_reader_get_integer (reader, &token, _ ("the number of atoms"), 0, G_MAXINT32,
                                      &dump->n_atoms, error)
                 ? NEAR_DUMP_FRAME
                 : NEAR_DUMP_FAILED;
    }
  if (n >= 2 && near_token_is (&words[0], "BOX") && near_token_is (&words[1], "BOUNDS"))
    return read_box (reader, dump, error);
  return NEAR_DUMP_FRAME;
}

/* Up to the end of the atoms. */
static NearDumpOutcome
read_frame (NearReader *reader, NearDump *dump, GError **error)
{
  NearToken tokens[8];

  dump->line = 0;
  dump->n_atoms = -1;
  dump->has_step = dump->has_time = dump->has_box = FALSE;
  while (near_reader_next_filled (reader))
    {
      gsize n
          = MIN (near_reader_split (reader, tokens, G_N_ELEMENTS (tokens)), G_N_ELEMENTS (tokens));
      const NearToken line = { reader->text, reader->n };
      NearDumpOutcome outcome;

      if (dump->line == 0)
        dump->line = reader->line;
      if (!near_token_is (&tokens[0], "ITEM:") || n < 2)
        {
          near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, &line,
              _ ("a line that begins with “ITEM:” is expected; does the frame have more atoms "
                 "than it says?"));
          return _near_dump_is_last_line (reader) && n < 2 && near_token_starts (&tokens[0], "IT")
                     ? NEAR_DUMP_CUT
                     : NEAR_DUMP_FAILED;
        }
      if (!near_token_is (&tokens[1], "ATOMS"))
        {
          outcome = read_item (reader, dump, tokens + 1, n - 1, error);
          if (outcome != NEAR_DUMP_FRAME)
            return outcome;
          continue;
        }
      if (dump->n_atoms < 0 || !dump->has_box)
        {
          near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                            _ ("the atoms come before the items NUMBER OF ATOMS and BOX BOUNDS"));
          return NEAR_DUMP_FAILED;
        }
      note_units (reader, dump);
      return _near_dump_read_columns (reader, dump, error)
                 ? _near_dump_read_atoms (reader, dump, error)
                 : NEAR_DUMP_FAILED;
    }
  if (dump->line == 0)
    return NEAR_DUMP_END;
  near_reader_fail_end (reader, error, _ ("the item ATOMS of a frame"));
  return NEAR_DUMP_CUT;
}

static gboolean
read_frames (NearReader *reader, NearDump *dump, GError **error)
{
  while (!near_reader_has_enough (reader))
    {
      g_autoptr (GError) local = NULL;
      NearDumpOutcome outcome = read_frame (reader, dump, &local);

      if (outcome == NEAR_DUMP_END)
        return TRUE;
      if (outcome == NEAR_DUMP_CUT && reader->frames->len > 0)
        {
          near_reader_note (reader, NEAR_NOTE_WARNING, "frame-incomplete",
                            _ ("The last frame is incomplete and was left out: %s."),
                            local->message);
          return TRUE;
        }
      if (outcome != NEAR_DUMP_FRAME)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (!_near_dump_finish_frame (reader, dump, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
_near_read_lammps_dump (NearReader *reader, GError **error)
{
  NearDump dump = { .types = _near_lammps_types_new (),
                    .builder = near_crystal_builder_new (),
                    .atoms = g_array_new (FALSE, FALSE, sizeof (NearDumpAtom)) };
  gboolean good = read_frames (reader, &dump, error);

  _near_reader_trust_unit (reader);
  g_array_unref (dump.types);
  g_array_unref (dump.atoms);
  near_crystal_builder_free (dump.builder);
  return good;
}
