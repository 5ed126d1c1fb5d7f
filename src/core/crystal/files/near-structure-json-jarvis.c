/* near-structure-json-jarvis.c — structures as JARVIS-Tools and the JARVIS data sets write them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * K. Choudhary et al., npj Comput. Mater. 6, 173 (2020). */
#include "near-structure-json-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Parts of a length, and degrees: how far "abc" and "angles" may be from the vectors. */
#define LENGTH_TOLERANCE 0.01
#define ANGLE_TOLERANCE 0.5

/* "abc" and "angles" say again what "lattice_mat" says; who changed one by hand forgets the others.
 */
static void
check_cell (NearReader *reader, const json_t *object, const char *path, const NearMat3 *lattice)
{
  NearCell cell = near_lattice_get_cell (lattice);
  const double lengths[3] = { cell.a, cell.b, cell.c },
               angles[3] = { cell.alpha, cell.beta, cell.gamma };
  const json_t *abc = json_object_get (object, "abc"), *given = json_object_get (object, "angles");

  /* Once for a file, which may have thousands of structures. */
  for (gsize k = 0; k < 3 && near_notes_find (reader->notes, "cell-disagrees") == NULL; k++)
    {
      double length = json_number_value (json_array_get (abc, k));
      double angle = json_number_value (json_array_get (given, k));

      if ((length > 0.0 && fabs (length - lengths[k]) > LENGTH_TOLERANCE * lengths[k])
          || (angle > 0.0 && fabs (angle - angles[k]) > ANGLE_TOLERANCE))
        {
          g_autofree char *subject = _near_json_dup_subject (path);

          near_reader_note (
              reader, NEAR_NOTE_WARNING, "cell-disagrees",
              _ ("%s has an abc or angles that are not those of lattice_mat, which was taken."),
              subject);
        }
    }
}

static gboolean
get_coordinates (NearReader *reader, const json_t *object, const char *path, gsize n,
                 double **coordinates, gboolean *cartesian, GError **error)
{
  g_autofree char *where = near_json_dup_path (path, "coords");

  *cartesian = FALSE;
  if (json_object_get (object, "cartesian") != NULL)
    {
      if (!near_json_get_boolean (object, path, "cartesian", cartesian, error))
        return FALSE;
    }
  else if (near_notes_find (reader->notes, "fractional-assumed") == NULL)
    {
      g_autofree char *subject = _near_json_dup_subject (path);

      near_reader_note (
          reader, NEAR_NOTE_WARNING, "fractional-assumed",
          _ ("%s does not say whether coords are Cartesian: fractional was assumed. If that is "
             "wrong, add “\"cartesian\": true”."),
          subject);
    }
  return _near_json_read_table (json_object_get (object, "coords"), where, 3, &n, coordinates,
                                error);
}

static gboolean
add_atoms (NearCrystalBuilder *builder, json_t *elements, const char *path,
           const double *coordinates, gboolean cartesian, GError **error)
{
  for (gsize i = 0; i < json_array_size (elements); i++)
    {
      const char *name = json_string_value (json_array_get (elements, i));
      guint16 species;
      guint element;
      double mass;

      if (name == NULL || !_near_json_find_element (name, path, &element, &mass, NULL))
        {
          g_autofree char *list = near_json_dup_path (path, "elements");
          g_autofree char *where = near_json_dup_path_index (list, i);

          if (name != NULL)
            return _near_json_find_element (name, where, &element, &mass, error);
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s must be the symbol of an element"), where);
          return FALSE;
        }
      if (!near_crystal_builder_add_species (builder, name, element, mass, &species, error))
        return FALSE;
      if (cartesian)
        near_crystal_builder_add_atom (builder, species, coordinates + 3 * i);
      else
        near_crystal_builder_add_fractional (builder, species, coordinates + 3 * i);
    }
  return TRUE;
}

gboolean
_near_json_read_jarvis (NearReader *reader, const json_t *object, const char *path,
                        const json_t *around, GError **error)
{
  static const char *const known[] = { "atoms", NULL };
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autofree char *where = near_json_dup_path (path, "lattice_mat");
  g_autofree double *coordinates = NULL;
  json_t *elements;
  gboolean cartesian;
  NearMat3 lattice;

  if (!_near_json_read_matrix (json_object_get (object, "lattice_mat"), where, &lattice, error)
      || !near_json_get_array (object, path, "elements", &elements, error)
      || !get_coordinates (reader, object, path, json_array_size (elements), &coordinates,
                           &cartesian, error))
    return FALSE;
  near_crystal_builder_set_lattice (builder, &lattice);
  check_cell (reader, object, path, &lattice);
  if (!cartesian)
    _near_reader_note_large_fractions (reader, &lattice, coordinates, json_array_size (elements),
                                       3 * sizeof *coordinates,
                                       _ ("If they are Å, add “\"cartesian\": true”."));
  if (!add_atoms (builder, elements, path, coordinates, cartesian, error))
    return FALSE;
  if (around != NULL)
    {
      const char *id = json_string_value (json_object_get (around, "jid"));

      if (id != NULL)
        near_crystal_builder_set_title (builder, id, -1);
      _near_json_keep_extras (builder, around, known);
    }
  return _near_json_add_frame (reader, builder, &lattice, path, error);
}
