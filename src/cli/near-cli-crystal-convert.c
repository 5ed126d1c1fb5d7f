/* near-cli-crystal-convert.c — nearsight-cli crystal convert, supercell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-supercell.h"
#include "near-symmetry.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  const char *id;
  NearCellChoice choice;
} CellName;

static const CellName cell_names[] = {
  { "as-is", NEAR_CELL_AS_IS },   { "primitive", NEAR_CELL_PRIMITIVE }, { "conventional", NEAR_CELL_CONVENTIONAL },
  { "niggli", NEAR_CELL_NIGGLI }, { "delaunay", NEAR_CELL_DELAUNAY },
};

static gboolean
find_cell (const char *id, NearCellChoice *choice)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cell_names); i++)
    if (g_strcmp0 (cell_names[i].id, id) == 0)
      {
        *choice = cell_names[i].choice;
        return TRUE;
      }
  g_printerr (_ ("nearsight-cli crystal convert: there is no cell “%s”; there are: as-is, primitive, "
                 "conventional, niggli, delaunay\n"),
              id);
  return FALSE;
}

static gboolean
holds_field (const char *path, const char *to)
{
  const char *format = to != NULL ? to : near_format_find_by_name (path);

  return g_strcmp0 (format, "cube") == 0 || g_strcmp0 (format, "xsf") == 0;
}

/* Frames that @path will hold: the last, said in a note, where the format has room for one. */
static void
keep_frames (GPtrArray *frames, const char *path, const char *to, GPtrArray *notes)
{
  guint n = frames->len;

  if (n == 1 || near_cli_crystal_holds_frames (path, to))
    return;
  g_ptr_array_remove_range (frames, 0, n - 1);
  near_notes_add (notes, NEAR_NOTE_WARNING, "frame-chosen",
                  _ ("Frame %u of %u was used, as the format holds one; --frame chooses another."), n, n);
}

/* “total”, “spin”: the grids from @first on. */
static char *
dup_field_names (const NearStructures *structures, gsize first)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = first; i < near_structures_get_n_fields (structures); i++)
    g_string_append_printf (names, "%s“%s”", i > first ? ", " : "",
                            near_field_get_name (near_structures_get_field (structures, i)));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* The grid to write with atoms that stay where they are, or NULL; what is left out is said. */
static NearField *
choose_field (const NearStructures *structures, gboolean same_cell, const char *path, const char *to,
              GPtrArray *notes)
{
  gsize n = structures != NULL ? near_structures_get_n_fields (structures) : 0;
  gsize first = same_cell ? 1 : 0;

  if (n == 0)
    return NULL;
  if (!same_cell || (n > 1 && holds_field (path, to)))
    {
      g_autofree char *names = dup_field_names (structures, first);

      near_notes_add (notes, NEAR_NOTE_WARNING, "fields-left-out",
                      same_cell ? _ ("Only the first grid was written. Left out: %s.")
                                : _ ("Grids cannot be carried into another cell. Left out: %s."),
                      names);
    }
  return same_cell ? near_structures_get_field (structures, 0) : NULL;
}

/* A cube file is nothing without its grid. */
static gboolean
check_cube (const NearField *field, const NearStructures *structures, const char *path, const char *to,
            GError **error)
{
  const char *format = to != NULL ? to : near_format_find_by_name (path);

  if (field != NULL || g_strcmp0 (format, "cube") != 0 || structures == NULL
      || near_structures_get_n_fields (structures) == 0)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                       _ ("grids cannot be carried into another cell, and a cube file needs one; write another "
                          "format, or the cell as it is"));
  return FALSE;
}

/* Writes, and says what could not be written. */
static gboolean
save (GPtrArray *frames, NearField *field, const char *path, const char *format,
      const NearWriteOptions *options, GPtrArray *notes, GError **error)
{
  if (!near_structures_save ((NearCrystal *const *) frames->pdata, frames->len, field, path, format, options,
                             notes, error))
    return FALSE;
  near_cli_crystal_print_notes (notes);
  return TRUE;
}

static void
print_transformation (const NearMat3 *p)
{
  g_printerr ("%s\n", _ ("new lattice rows = P times the old ones, P ="));
  for (guint i = 0; i < 3; i++)
    g_printerr ("  %8.4f %8.4f %8.4f\n", p->m[i][0], p->m[i][1], p->m[i][2]);
}

/* Every frame in the cell that was asked for. */
static GPtrArray *
change_cells (GPtrArray *frames, NearCellChoice choice, double symprec, GError **error)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);

  for (guint i = 0; i < frames->len; i++)
    {
      NearMat3 p;
      NearCrystal *crystal = near_crystal_new_in_cell (frames->pdata[i], choice, symprec, &p, error);

      if (crystal == NULL)
        return NULL;
      g_ptr_array_add (changed, crystal);
      if (i == 0)
        print_transformation (&p);
    }
  return g_steal_pointer (&changed);
}

typedef struct
{
  char *cell, *to;
  double symprec; /* NAN: not given */
  gboolean with_symmetry;
} Conversion;

static int
convert (const NearCliCrystalInput *input, const Conversion *c, const char *in, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  const double symprec = isnan (c->symprec) ? NEAR_SYMPREC : c->symprec;
  const NearWriteOptions options = { c->with_symmetry, symprec };
  NearCellChoice choice = NEAR_CELL_AS_IS;

  if (!near_cli_crystal_check_symprec ("convert", c->symprec))
    return NEAR_CLI_USAGE;
  if (c->cell != NULL && !find_cell (c->cell, &choice))
    return NEAR_CLI_USAGE;
  g_autoptr (GPtrArray) frames = near_cli_crystal_load (input, in, &structures, &error);
  if (frames == NULL)
    return near_cli_crystal_fail ("convert", error, NEAR_CLI_FAILED);
  keep_frames (frames, out, c->to, notes);
  near_notes_append (notes, near_crystal_get_notes (frames->pdata[0]));
  NearField *field = choose_field (structures, choice == NEAR_CELL_AS_IS, out, c->to, notes);
  if (!check_cube (field, structures, out, c->to, &error))
    return near_cli_crystal_fail ("convert", error, NEAR_CLI_FAILED);
  if (choice != NEAR_CELL_AS_IS)
    changed = change_cells (frames, choice, symprec, &error);
  if ((choice != NEAR_CELL_AS_IS && changed == NULL)
      || !save (changed != NULL ? changed : frames, field, out, c->to, &options, notes, &error))
    return near_cli_crystal_fail ("convert", error, NEAR_CLI_FAILED);
  g_autofree char *formula
      = near_crystal_dup_formula (changed != NULL ? changed->pdata[0] : frames->pdata[0]);
  g_print (ngettext ("%s: %s, %u frame\n", "%s: %s, %u frames\n", frames->len), out, formula, frames->len);
  return NEAR_CLI_OK;
}

int
near_cli_crystal_convert (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  Conversion c = { .symprec = NAN };
  const GOptionEntry entries[] = {
    { "cell", 0, 0, G_OPTION_ARG_STRING, &c.cell, N_ ("The cell to write [as-is]"),
      "as-is|primitive|conventional|niggli|delaunay" },
    { "symprec", 0, 0, G_OPTION_ARG_DOUBLE, &c.symprec,
      N_ ("Distance within which atoms count as equivalent, in Å [0.01]"), "X" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &c.to, N_ ("The format to write, if the name does not tell"), "FORMAT" },
    { "with-symmetry", 0, 0, G_OPTION_ARG_NONE, &c.with_symmetry,
      N_ ("CIF: write the asymmetric unit and the symmetry operations"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "IN OUT", _ ("Writes a structure in another format or another cell."), entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 2, &status))
    status = convert (&input, &c, argv[1], argv[2]);
  near_cli_crystal_input_clear (&input);
  g_free (c.cell);
  g_free (c.to);
  return status;
}

static int
multiply (const NearCliCrystalInput *input, const char *matrix, const char *to, const char *in, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);
  g_autoptr (NearStructures) structures = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  int p[3][3];

  if (matrix == NULL)
    {
      g_printerr ("nearsight-cli crystal supercell: %s\n",
                  _ ("--matrix is missing: nine whole numbers, rows of P, such as \"3 0 0 0 3 0 0 0 3\""));
      return NEAR_CLI_USAGE;
    }
  if (!near_supercell_parse (matrix, p, &error))
    return near_cli_crystal_fail ("supercell", error, NEAR_CLI_USAGE);
  g_autoptr (GPtrArray) frames = near_cli_crystal_load (input, in, &structures, &error);
  if (frames == NULL)
    return near_cli_crystal_fail ("supercell", error, NEAR_CLI_FAILED);
  keep_frames (frames, out, to, notes);
  near_notes_append (notes, near_crystal_get_notes (frames->pdata[0]));
  choose_field (structures, FALSE, out, to, notes);
  if (!check_cube (NULL, structures, out, to, &error))
    return near_cli_crystal_fail ("supercell", error, NEAR_CLI_FAILED);
  NearMonitor monitor = near_cli_progress_begin ();
  for (guint i = 0; i < frames->len; i++)
    {
      NearCrystal *crystal = near_crystal_new_supercell (frames->pdata[i], p, &monitor, &error);

      if (crystal == NULL)
        break;
      g_ptr_array_add (made, crystal);
    }
  near_cli_progress_end ();
  if (made->len < frames->len || !save (made, NULL, out, to, NULL, notes, &error))
    return near_cli_crystal_fail ("supercell", error, NEAR_CLI_FAILED);
  g_autofree char *formula = near_crystal_dup_formula (made->pdata[0]);
  g_print (_ ("%s: %s, %zu atoms from %zu\n"), out, formula, near_crystal_get_n_atoms (made->pdata[0]),
           near_crystal_get_n_atoms (frames->pdata[0]));
  return NEAR_CLI_OK;
}

int
near_cli_crystal_supercell (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  g_autofree char *matrix = NULL, *to = NULL;
  const GOptionEntry entries[] = {
    { "matrix", 0, 0, G_OPTION_ARG_STRING, &matrix,
      N_ ("Rows of P: new lattice rows = P times the old ones; three numbers are the diagonal"), "\"9 or 3 NUMBERS\"" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("The format to write, if the name does not tell"), "FORMAT" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "IN OUT", _ ("Writes a supercell: det P times the atoms."), entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 2, &status))
    status = multiply (&input, matrix, to, argv[1], argv[2]);
  near_cli_crystal_input_clear (&input);
  return status;
}
