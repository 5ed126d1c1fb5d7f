/* near-cli-crystal-convert.c — nearsight-cli crystal convert, supercell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-supercell.h"
#include "near-symmetry.h"

#include <glib/gi18n-lib.h>

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

/* Writes, and says what could not be written. */
static gboolean
save (GPtrArray *frames, NearField *field, const char *path, const char *format,
      const NearWriteOptions *options, GError **error)
{
  g_autoptr (GPtrArray) notes = near_notes_new ();

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
  double symprec;
  gboolean with_symmetry;
} Conversion;

static int
convert (const NearCliCrystalInput *input, const Conversion *c, const char *in, const char *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  const NearWriteOptions options = { c->with_symmetry, c->symprec };
  NearCellChoice choice = NEAR_CELL_AS_IS;
  NearField *field = NULL;

  if (c->cell != NULL && !find_cell (c->cell, &choice))
    return NEAR_CLI_USAGE;
  g_autoptr (GPtrArray) frames = near_cli_crystal_load (input, in, &structures, &error);
  if (frames == NULL)
    return near_cli_crystal_fail ("convert", error, NEAR_CLI_FAILED);
  near_cli_crystal_print_notes (near_crystal_get_notes (frames->pdata[0]));
  if (choice == NEAR_CELL_AS_IS && structures != NULL && near_structures_get_n_fields (structures) > 0)
    field = near_structures_get_field (structures, 0);
  if (choice != NEAR_CELL_AS_IS)
    changed = change_cells (frames, choice, c->symprec > 0.0 ? c->symprec : NEAR_SYMPREC, &error);
  if ((choice != NEAR_CELL_AS_IS && changed == NULL)
      || !save (changed != NULL ? changed : frames, field, out, c->to, &options, &error))
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
  Conversion c = { 0 };
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

  if (near_cli_crystal_parse (context, "convert", &argc, &argv, 2, &status))
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
  NearMonitor monitor = near_cli_progress_begin ();
  int p[3][3];

  if (matrix == NULL)
    {
      g_printerr ("nearsight-cli crystal supercell: %s\n",
                  _ ("--matrix is missing: nine whole numbers, rows of P, such as \"3 0 0 0 3 0 0 0 3\""));
      return NEAR_CLI_USAGE;
    }
  if (!near_supercell_parse (matrix, p, &error))
    return near_cli_crystal_fail ("supercell", error, NEAR_CLI_USAGE);
  g_autoptr (GPtrArray) frames = near_cli_crystal_load (input, in, NULL, &error);
  if (frames == NULL)
    return near_cli_crystal_fail ("supercell", error, NEAR_CLI_FAILED);
  near_cli_crystal_print_notes (near_crystal_get_notes (frames->pdata[0]));
  for (guint i = 0; i < frames->len; i++)
    {
      NearCrystal *crystal = near_crystal_new_supercell (frames->pdata[i], p, &monitor, &error);

      if (crystal == NULL)
        break;
      g_ptr_array_add (made, crystal);
    }
  near_cli_progress_end ();
  if (made->len < frames->len || !save (made, NULL, out, to, NULL, &error))
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

  if (near_cli_crystal_parse (context, "supercell", &argc, &argv, 2, &status))
    status = multiply (&input, matrix, to, argv[1], argv[2]);
  near_cli_crystal_input_clear (&input);
  return status;
}
