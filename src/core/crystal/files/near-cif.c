/* near-cif.c — reading Crystallographic Information Files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * S. R. Hall, F. H. Allen, I. D. Brown, Acta Cryst. A47, 655 (1991); CIF 2: H. J. Bernstein et al.,
 * J. Appl. Cryst. 49, 277 (2016). Atom data: "site" (n) INT32, the row of the listed atom, from 0;
 * "b_iso" (n) Å^2; "u_aniso" (n, 6) Å^2, Cartesian xx yy zz yz xz xy; NaN where the file says
 * nothing. Texts: "block", "formula_sum".
 */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USUAL_MERGE_DISTANCE 0.1

/* The first word that is not in a comment. */
static const char *
skip_comments (const char *data, const char *end)
{
  while (data < end)
    {
      if (*data == '#')
        while (data < end && *data != '\n' && *data != '\r')
          data++;
      else if (g_ascii_isspace (*data))
        data++;
      else
        break;
    }
  return data;
}

NearMatch
_near_detect_cif (const char *name, const char *data, gsize n_bytes)
{
  const char *end = data + n_bytes, *word = skip_comments (data, end);
  gsize n = (gsize) (end - word);
  g_autofree char *lower = NULL;

  if (n_bytes > 6 && strncmp (data, "#\\#CIF", 6) == 0)
    return NEAR_MATCH_CERTAIN;
  if (n >= 5 && g_ascii_strncasecmp (word, "data_", 5) == 0)
    {
      lower = g_ascii_strdown (word, (gssize) n);
      return strstr (lower, "\n_") != NULL || strstr (lower, "loop_") != NULL
                     || strstr (lower, "\r_") != NULL
                 ? NEAR_MATCH_CERTAIN
                 : NEAR_MATCH_LIKELY;
    }
  if (n >= 1 && (*word == '_' || (n >= 5 && g_ascii_strncasecmp (word, "loop_", 5) == 0)))
    return NEAR_MATCH_NAME_ONLY;
  return n == 0 ? NEAR_MATCH_NAME_ONLY : NEAR_MATCH_NO;
}

/* --- which data block ----------------------------------------------------------------------- */

static char *
dup_block_names (const NearCifDocument *document, const NearCifBlock *but)
{
  GString *names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < document->blocks->len; i++)
    {
      const NearCifBlock *block = document->blocks->pdata[i];
      g_autofree char *shown = near_text_excerpt (block->name, -1, 40);

      if (block == but || ++n > 10)
        continue;
      g_string_append_printf (names, "%s%s%s", names->len > 0 ? ", " : "", shown,
                              _near_cif_has_atoms (block) ? "" : _ (" (no atoms)"));
    }
  if (n > 10)
    g_string_append (names, ", …");
  return g_string_free (names, FALSE);
}

static const NearCifBlock *
fail_without_atoms (NearReader *reader, const NearCifDocument *document, GError **error)
{
  g_autofree char *names = dup_block_names (document, NULL);

  if (document->blocks->len == 0)
    near_reader_fail_file (reader, error, NEAR_ERROR_PARSE,
                           _ ("this is no CIF: there is no line “data_NAME” and no item"));
  else
    near_reader_fail_file (
        reader, error, NEAR_ERROR_NO_DATA,
        _ ("there are no atoms: no data block has _atom_site_fract_x (blocks: %s)"), names);
  return NULL;
}

static const NearCifBlock *
choose_block (NearReader *reader, const NearCifDocument *document, GError **error)
{
  const NearCifBlock *chosen = NULL;
  const char *wanted = reader->options->block;
  g_autofree char *others = NULL;

  for (guint i = 0; i < document->blocks->len; i++)
    {
      const NearCifBlock *block = document->blocks->pdata[i];
      gboolean complete
          = _near_cif_has_atoms (block) && _near_cif_get (block, "_cell_length_a") != NULL;

      if (wanted != NULL ? g_ascii_strcasecmp (block->name, wanted) == 0 : complete)
        {
          chosen = block;
          break;
        }
      if (wanted == NULL && chosen == NULL && _near_cif_has_atoms (block))
        chosen = block;
    }
  if (chosen == NULL && wanted != NULL)
    {
      others = dup_block_names (document, NULL);
      near_reader_fail_file (reader, error, NEAR_ERROR_UNKNOWN_NAME,
                             _ ("there is no data block “%s”; there are: %s"), wanted, others);
      return NULL;
    }
  if (chosen == NULL)
    return fail_without_atoms (reader, document, error);
  if (!_near_cif_has_atoms (chosen))
    {
      near_reader_fail_file (reader, error, NEAR_ERROR_NO_DATA,
                             _ ("the data block “%s” has no atoms (no _atom_site_fract_x)"),
                             chosen->name);
      return NULL;
    }
  if (document->blocks->len > 1 && wanted == NULL)
    {
      others = dup_block_names (document, chosen);
      near_reader_note (reader, NEAR_NOTE_INFO, "other-blocks",
                        _ ("The data block “%s” was read, the first with a cell and atoms. The "
                           "file has others, which --block NAME chooses: %s."),
                        chosen->name, others);
    }
  return chosen;
}

/* --- one block ------------------------------------------------------------------------------ */

static void
set_words (const NearCifBlock *block, NearCrystalBuilder *builder)
{
  const NearCifValue *title = _near_cif_get (
      block, "_chemical_name_mineral _chemical_name_common _chemical_name_systematic "
             "_chemical_name_structure_type _struct_title");
  const NearCifValue *formula = _near_cif_get (block, "_chemical_formula_sum");
  g_autofree char *line = g_strdup (title != NULL ? title->text : block->name);

  for (char *c = line; *c != '\0'; c++)
    if (*c == '\n' || *c == '\r' || *c == '\t')
      *c = ' ';
  near_crystal_builder_set_title (builder, line, -1);
  near_crystal_builder_set_text (builder, "block", block->name);
  if (formula != NULL)
    near_crystal_builder_set_text (builder, "formula_sum", formula->text);
}

static void
note_filling (NearReader *reader, const NearCifFilling *filling, double merge_distance)
{
  g_autofree char *moved = near_text_dup_significant (filling->furthest, 2);
  g_autofree char *merge = near_text_dup_significant (merge_distance, 3);

  if (filling->n_merged > 0)
    near_reader_note (
        reader, filling->split ? NEAR_NOTE_WARNING : NEAR_NOTE_INFO, "sites-merged",
        _ ("Listed atoms (%u, the first is %s in line %zu) lie beside an element of symmetry by "
           "less than the merge distance, %s Å. They were moved onto it, by %s Å at most, and "
           "images that meet there are one atom.%s"),
        filling->n_merged, filling->first_merged->label, filling->first_merged->line, merge, moved,
        filling->split ? _ (" One of them is partly occupied: if it is meant to stand beside the "
                            "element of symmetry, read the file with a smaller --merge-distance.")
                       : "");
  if (filling->n_snapped > 0)
    near_reader_note (reader, NEAR_NOTE_INFO, "coordinates-snapped",
                      _ ("Coordinates of special positions were rounded fractions (%u) and are "
                         "exact now, such as 1/3 for 0.3333."),
                      filling->n_snapped);
}

static void
check_formula (NearReader *reader,
               const NearCifBlock *block,
               const NearCifContent *content,
               const NearCrystalBuilder *builder,
               const double amounts[NEAR_N_ELEMENTS])
{
  const NearCifValue *formula
      = _near_cif_get (block, "_chemical_formula_sum _chemical_formula_structural");
  g_autofree char *difference = NULL;
  g_autofree char *units = near_text_dup_significant (content->n_units, 6);
  gboolean no_hydrogen = content->formula[1] > 0.0 && amounts[1] == 0.0;

  if (!content->has_formula || _near_cif_agrees (content, amounts, &difference))
    return;
  if (content->n_units > 0.0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "formula-disagrees",
        _ ("The cell does not hold the chemical formula “%s” times Z = %s: %s.%s"), formula->text,
        units, difference,
        no_hydrogen ? _ (" The hydrogen atoms were not located, as often with X-rays.") : "");
  else
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "formula-disagrees",
        _ ("The atoms in the cell are not a multiple of the chemical formula “%s”: %s.%s"),
        formula->text, difference,
        no_hydrogen ? _ (" The hydrogen atoms were not located, as often with X-rays.") : "");
}

/* What is in the builder's atoms is what counts: sites listed twice are left out there. */
static void
count_built (const NearCifContent *content,
             const NearCrystal *crystal,
             double amounts[NEAR_N_ELEMENTS])
{
  memset (amounts, 0, NEAR_N_ELEMENTS * sizeof *amounts);
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      const NearSpecies *species
          = near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[i]);

      for (guint k = 0; k < species->n_components; k++)
        amounts[species->components[k].element] += species->components[k].occupancy;
    }
}

static GArray *
get_symmetry (NearReader *reader,
              const NearCifBlock *block,
              const NearCifContent *content,
              GError **error)
{
  gboolean known;
  GArray *operations;

  if (reader->options->asymmetric_unit || !content->has_cell)
    {
      const NearOperation identity = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0 } };

      operations = g_array_new (FALSE, FALSE, sizeof (NearOperation));
      g_array_append_val (operations, identity);
      if (content->has_cell)
        near_reader_note (
            reader, NEAR_NOTE_INFO, "asymmetric-unit",
            _ ("Only the atoms that the file lists are shown, as was asked for; symmetry was not "
               "applied."));
      return operations;
    }
  operations = _near_cif_read_symmetry (reader, block, content, &known, error);
  if (operations != NULL && !known)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "symmetry-unknown",
        _ ("The file says nothing of its symmetry: there is neither a list of operations nor a "
           "space "
           "group that is known. Only the listed atoms are shown; more may be in the cell."));
  return operations;
}

static gboolean
read_block (NearReader *reader, const NearCifBlock *block, NearCifContent *content, GError **error)
{
  double merge = reader->options->merge_distance > 0.0 ? reader->options->merge_distance
                                                       : USUAL_MERGE_DISTANCE;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GArray) operations = NULL;
  double amounts[NEAR_N_ELEMENTS];
  NearCifFilling filling = { NULL };
  guint n_before = reader->frames->len;
  gboolean good;

  if (!_near_cif_read_content (reader, block, content, error))
    return FALSE;
  operations = get_symmetry (reader, block, content, error);
  if (operations == NULL)
    return FALSE;
  set_words (block, builder);
  if (content->has_cell)
    near_crystal_builder_set_lattice (builder, &content->lattice);
  if (!_near_cif_fill (reader, content, operations, merge, &filling, error))
    return FALSE;
  note_filling (reader, &filling, merge);
  good = _near_cif_build (reader, content, &filling, operations, builder, error)
         && near_reader_add_frame (reader, builder, block->line, error);
  _near_cif_filling_clear (&filling);
  if (good && reader->frames->len > n_before)
  if (good && reader->frames->len > n_before && !reader->options->asymmetric_unit
      && content->has_cell)
    {
      count_built (content, reader->frames->pdata[n_before], amounts);
      check_formula (reader, block, content, builder, amounts);
    }
  return good;
}

gboolean
_near_read_cif (NearReader *reader, GError **error)
{
  g_autoptr (NearCifDocument) document = _near_cif_document_new (reader, error);
  const NearCifBlock *block;
  NearCifContent content = { 0 };
  gboolean good;

  if (document == NULL)
    return FALSE;
  block = choose_block (reader, document, error);
  if (block == NULL)
    return FALSE;
  good = read_block (reader, block, &content, error);
  _near_cif_content_clear (&content);
  return good;
}
