/* near-poscar-write.c — POSCAR as VASP 5 and later read it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scale 1, fractional coordinates with all their digits, one block a species in the order in which
 * the species first appear.
 */
#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WIDTH 23

typedef struct
{
  NearWriter *writer;
  const NearCrystal *crystal;
  gsize n_atoms;
  gsize *order;    /* (n_atoms): of the atoms in the file */
  guint n_blocks;  /* species that have atoms */
  guint16 *blocks; /* (n_blocks): species */
  gsize *counts;   /* (n_blocks) */
} Poscar;

/* Species by first appearance; atoms by species, then as they were. */
static void
sort (Poscar *p)
{
  const guint16 *species = near_crystal_peek_species (p->crystal);
  guint n_species = near_crystal_get_n_species (p->crystal);
  g_autofree guint *block_of = g_new0 (guint, n_species + 1); /* block + 1; 0: none yet */
  g_autofree gsize *next = g_new0 (gsize, n_species + 1);

  p->blocks = g_new (guint16, n_species + 1);
  p->counts = g_new0 (gsize, n_species + 1);
  p->order = g_new (gsize, p->n_atoms);
  for (gsize i = 0; i < p->n_atoms; i++)
    {
      if (block_of[species[i]] == 0)
        {
          p->blocks[p->n_blocks++] = species[i];
          block_of[species[i]] = p->n_blocks;
        }
      p->counts[block_of[species[i]] - 1]++;
    }
  for (guint b = 1; b < p->n_blocks; b++)
    next[b] = next[b - 1] + p->counts[b - 1];
  for (gsize i = 0; i < p->n_atoms; i++)
    p->order[next[block_of[species[i]] - 1]++] = i;
}

static void
append_head (Poscar *p)
{
  GString *text = p->writer->text;
  const NearMat3 *lattice = near_crystal_get_lattice (p->crystal);
  const char *title = near_crystal_get_title (p->crystal);
  g_autofree char *formula = near_crystal_dup_formula (p->crystal);

  g_string_append (text, *title != '\0' ? title : formula);
  g_string_append (text, "\n1.0\n");
  for (guint i = 0; i < 3; i++)
    {
      for (guint k = 0; k < 3; k++)
        near_writer_append_number (text, lattice->m[i][k], WIDTH);
      g_string_append_c (text, '\n');
    }
  for (guint b = 0; b < p->n_blocks; b++)
    {
      const NearSpecies *species = near_crystal_get_species (p->crystal, p->blocks[b]);

      g_string_append_printf (text, " %4s",
                              near_element_get (species->components[0].element)->symbol);
    }
  g_string_append_c (text, '\n');
  for (guint b = 0; b < p->n_blocks; b++)
    g_string_append_printf (text, " %4zu", p->counts[b]);
  g_string_append_c (text, '\n');
}

/* (n, 3) of one datum, (n) spread over the three; NULL if there is none or it has another shape. */
static double *
dup_vectors (const Poscar *p, const char *name)
{
  NearArray *array = near_crystal_get_atom_data (p->crystal, name);
  gsize length = array != NULL ? near_array_get_length (array) : 0;
  double *vectors;

  if (length == 3 * p->n_atoms)
    return near_array_dup_doubles (array);
  if (length != p->n_atoms)
    return NULL;

  g_autofree double *given = near_array_dup_doubles (array);
  if (given == NULL)
    return NULL;
  vectors = g_new (double, 3 * p->n_atoms);
  for (gsize i = 0; i < 3 * p->n_atoms; i++)
    vectors[i] = given[i / 3];
  return vectors;
}

/* With a point: three whole numbers after an empty line would be the points of a grid. */
static void
append_velocity (GString *text, double value)
{
  gsize start = text->len;

  near_writer_append_number (text, value, WIDTH);
  if (strpbrk (text->str + start, ".en") == NULL)
    g_string_append (text, ".0");
}

static void
append_atoms (Poscar *p)
{
  GString *text = p->writer->text;
  const double *f = near_crystal_peek_fractional (p->crystal);
  g_autofree double *fixed = dup_vectors (p, "fixed");
  g_autofree double *velocities = dup_vectors (p, "velocities");

  g_string_append (text, fixed != NULL ? "Selective dynamics\nDirect\n" : "Direct\n");
  for (gsize i = 0; i < p->n_atoms; i++)
    {
      gsize atom = p->order[i];

      for (guint k = 0; k < 3; k++)
        near_writer_append_number (text, f[3 * atom + k], WIDTH);
      for (guint k = 0; fixed != NULL && k < 3; k++)
        g_string_append (text, fixed[3 * atom + k] != 0.0 ? " F" : " T");
      g_string_append_c (text, '\n');
    }
  if (velocities == NULL)
    return;
  /* An empty line stands for Cartesian, as VASP itself writes it. */
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < p->n_atoms; i++)
    {
      for (guint k = 0; k < 3; k++)
        append_velocity (text, velocities[3 * p->order[i] + k]);
      g_string_append_c (text, '\n');
    }
}

/* Names of the data that append_atoms() has written. */
static void
note_data (Poscar *p)
{
  static const char *const names[] = { "fixed", "velocities" };
  const char *kept[G_N_ELEMENTS (names) + 1] = { NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree double *vectors = dup_vectors (p, names[i]);

      if (vectors != NULL)
        kept[n++] = names[i];
    }
  _near_writer_note_extras (p->writer, p->crystal, "POSCAR", 0, kept);
}

static void
note_losses (Poscar *p)
{
  note_data (p);
  for (gsize i = 0; i < p->n_atoms; i++)
    if (p->order[i] != i)
      {
        near_notes_add (
            p->writer->notes, NEAR_NOTE_INFO, "atoms-reordered",
            _ ("The atoms stand in another order in the file: POSCAR lists them species by "
               "species."));
        break;
      }
  if (near_mat3_determinant (near_crystal_get_lattice (p->crystal)) < 0.0)
    near_notes_add (p->writer->notes, NEAR_NOTE_WARNING, "left-handed",
                    _ ("The lattice vectors are left-handed, which VASP refuses. Write the Niggli "
                       "cell instead (--cell niggli)."));
}

gboolean
_near_write_poscar (NearWriter *writer, GError **error)
{
  if (!near_writer_need_cell (writer, "POSCAR", error))
    return FALSE;

  Poscar p = { .writer = writer, .crystal = near_writer_get_crystal (writer) };

  p.n_atoms = near_crystal_get_n_atoms (p.crystal);
  sort (&p);
  append_head (&p);
  append_atoms (&p);
  note_losses (&p);
  g_free (p.order);
  g_free (p.blocks);
  g_free (p.counts);
  return TRUE;
}
