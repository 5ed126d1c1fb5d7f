/* near-qe-write.c — an input of pw.x to start from
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The crystal is all there; cut-off, pseudopotentials and k-points have to be chosen and are marked so. pw.x
 * takes comments between cards but not within all of them. */
#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define WIDTH 20
/* Å: steps of at most 2 pi / 30 Å between k-points, usual for metals. */
#define K_LENGTH 30.0
#define MAX_LABEL 3

/* Labels as pw.x takes them: at most three characters, an element's symbol first, each different. */
static GPtrArray *
make_labels (NearWriter *self, const NearCrystal *crystal)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean changed = FALSE;

  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      const char *symbol = near_element_get (species->components[0].element)->symbol;
      char *label = g_strdup (species->label);
      guint element;
      gboolean good = strlen (label) <= MAX_LABEL && near_element_from_label (label, -1, &element, NULL)
                      && element == species->components[0].element
                      && strpbrk (label, " \t,!#&(){}'\"") == NULL;

      for (guint k = 0; !good || g_hash_table_contains (used, label); k++)
        {
          g_free (label);
          label = k == 0 ? g_strdup (symbol) : g_strdup_printf ("%s%u", symbol, k);
          good = changed = TRUE;
        }
      g_hash_table_add (used, label);
      g_ptr_array_add (labels, label);
    }
  if (changed)
    near_notes_add (
        self->notes, NEAR_NOTE_INFO, "labels-changed",
        _ ("pw.x takes labels of at most three characters that begin with an element's symbol: some "
           "labels were changed."));
  return labels;
}

/* Only species that have atoms count. */
static guint
count_species (const NearCrystal *crystal, gboolean *used)
{
  guint n = 0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    used[near_crystal_peek_species (crystal)[i]] = TRUE;
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    n += used[s] ? 1 : 0;
  return n;
}

static void
append_namelists (GString *text, const NearCrystal *crystal, guint n_species)
{
  g_autofree char *title = g_strdup (near_crystal_get_title (crystal));
  NearArray *charge = near_crystal_get_cell_data (crystal, "total_charge");

  g_strdelimit (title, "'\"!#&/", ' ');
  g_string_append (text, "&control\n  calculation = 'scf'\n");
  if (*title != '\0')
    g_string_append_printf (text, "  title = '%s'\n", title);
  g_string_append (text, "  prefix = 'pwscf'\n  pseudo_dir = '.'\n  outdir = './tmp'\n/\n");
  g_string_append_printf (text, "&system\n  ibrav = 0\n  nat = %zu\n  ntyp = %u\n",
                          near_crystal_get_n_atoms (crystal), n_species);
  g_string_append (text, "  ecutwfc = 40.0   ! Ry; a placeholder: converge it for your pseudopotentials\n");
  g_string_append (text, "  ! for a metal: occupations = 'smearing', smearing = 'cold', degauss = 0.01\n");
  if (charge != NULL && near_array_peek_doubles (charge) != NULL && near_array_get_length (charge) == 1)
    {
      g_string_append (text, "  tot_charge =");
      near_writer_append_number (text, near_array_peek_doubles (charge)[0], 0);
      g_string_append_c (text, '\n');
    }
  g_string_append (text, "/\n&electrons\n  conv_thr = 1.0d-8\n/\n");
}

static void
append_species (GString *text, const NearCrystal *crystal, const GPtrArray *labels, const gboolean *used)
{
  g_string_append (text, "! name the files of your pseudopotentials\nATOMIC_SPECIES\n");
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);

      if (!used[s])
        continue;
      g_string_append_printf (text, "%-4s", (const char *) labels->pdata[s]);
      near_writer_append_number (text, species->mass, 12);
      g_string_append_printf (text, "  %s.UPF\n",
                              near_element_get (species->components[0].element)->symbol);
    }
}

/* Flags are 0 where a coordinate stays. */
static const double *
get_fixed (const NearCrystal *crystal)
{
  NearArray *array = near_crystal_get_atom_data (crystal, "fixed");

  return array != NULL && near_array_get_length (array) == 3 * near_crystal_get_n_atoms (crystal)
             ? near_array_peek_doubles (array)
             : NULL;
}

static void
append_atoms (GString *text, const NearCrystal *crystal, const GPtrArray *labels)
{
  const double *f = near_crystal_peek_fractional (crystal), *fixed = get_fixed (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);

  g_string_append (text, "ATOMIC_POSITIONS crystal\n");
  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      g_string_append_printf (text, "%-4s", (const char *) labels->pdata[species[i]]);
      for (guint k = 0; k < 3; k++)
        near_writer_append_number (text, f[3 * i + k], WIDTH);
      if (fixed != NULL && (fixed[3 * i] != 0.0 || fixed[3 * i + 1] != 0.0 || fixed[3 * i + 2] != 0.0))
        for (guint k = 0; k < 3; k++)
          g_string_append (text, fixed[3 * i + k] != 0.0 ? " 0" : " 1");
      g_string_append_c (text, '\n');
    }
}

/* One point across what does not repeat. */
static void
append_k_points (GString *text, const NearCrystal *crystal)
{
  const NearMat3 reciprocal = near_lattice_get_reciprocal (near_crystal_get_lattice (crystal));
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  g_string_append (text, "! k-points in steps of at most 2 pi / (30 A); converge them too\nK_POINTS automatic\n");
  for (guint k = 0; k < 3; k++)
    {
      double length = near_vec3_length (near_mat3_row (&reciprocal, k));
      double n = ceil (length * K_LENGTH - 1e-6);

      g_string_append_printf (text, "%.0f ", periodic[k] ? CLAMP (n, 1.0, 999.0) : 1.0);
    }
  g_string_append (text, " 0 0 0\n");
}

gboolean
_near_write_qe_input (NearWriter *self, GError **error)
{
  static const char *const kept[] = { "fixed", "total_charge", NULL };
  const NearCrystal *crystal = near_writer_get_crystal (self);

  if (!near_writer_need_cell (self, _ ("Quantum ESPRESSO input"), error))
    return FALSE;

  g_autoptr (GPtrArray) labels = make_labels (self, crystal);
  g_autofree gboolean *used = g_new0 (gboolean, near_crystal_get_n_species (crystal));
  guint n_species = count_species (crystal, used);

  _near_writer_note_extras (self, crystal, _ ("Quantum ESPRESSO input"), NEAR_KEEPS_LABELS, kept);
  near_notes_add (
      self->notes, NEAR_NOTE_INFO, "input-to-complete",
      _ ("The input still needs the names of the pseudopotentials, a cut-off (ecutwfc) and k-points "
         "that are converged."));
  append_namelists (self->text, crystal, n_species);
  append_species (self->text, crystal, labels, used);
  g_string_append (self->text, "CELL_PARAMETERS angstrom\n");
  for (guint i = 0; i < 3; i++)
    {
      for (guint k = 0; k < 3; k++)
        near_writer_append_number (self->text, near_crystal_get_lattice (crystal)->m[i][k], WIDTH);
      g_string_append_c (self->text, '\n');
    }
  append_atoms (self->text, crystal, labels);
  append_k_points (self->text, crystal);
  return TRUE;
}
