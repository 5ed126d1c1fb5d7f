/* near-xsf.c — XCrySDen's structures and animations
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keywords begin sections; lengths are in Å, forces in hartree/Å (xcrysden.org/doc/XSF.html). The grids
 * are in near-xsf-grid.c. */
#include "near-xsf-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_ATOMS G_GINT64_CONSTANT (1000000000)
#define MAX_STEPS G_GINT64_CONSTANT (1000000000)
#define ATOM_TOKENS 8
/* Å between the images of a slab that has no third vector. */
#define VACUUM 10.0

static const char *const structure_words[] = { "MOLECULE", "POLYMER", "SLAB", "CRYSTAL" };

typedef struct
{
  NearCrystalBuilder *builder;
  NearMat3 primvec, convvec;
  gboolean has_primvec, has_convvec;
  int n_periodic; /* -1: no keyword so far */
  gint64 n_steps; /* that ANIMSTEPS announces; 0: no animation */
  GArray *forces; /* double (n, 3), hartree/Å */
  GArray *positions; /* double (n, 3), of the frame, as in the file */
} Xsf;

gsize
_near_xsf_next (NearReader *reader, NearToken *tokens, gsize max_tokens)
{
  while (near_reader_next (reader))
    {
      near_reader_cut (reader, "#");
      gsize n = near_reader_split (reader, tokens, max_tokens);
      if (n > 0)
        return n;
    }
  return 0;
}

/* --- which format --------------------------------------------------------------------------------- */

static gboolean
is_structure_word (const NearToken *token)
{
  for (gsize i = 0; i < G_N_ELEMENTS (structure_words); i++)
    if (near_token_is (token, structure_words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_number (const NearToken *token)
{
  gint64 value;

  return near_token_parse_integer (token, &value);
}

/* A keyword alone in its line, or with a number. */
static gboolean
is_keyword_line (const NearToken *tokens, gsize n)
{
  static const char *const words[]
      = { "PRIMVEC", "CONVVEC", "PRIMCOORD", "CONVCOORD", "ATOMS", "ANIMSTEPS" };

  if (n == 1
      && (is_structure_word (tokens) || near_token_is (tokens, "DIM-GROUP")
          || near_token_starts (tokens, "BEGIN_BLOCK_DATAGRID")
          || near_token_starts (tokens, "BEGIN_BLOCK_BANDGRID") || near_token_is (tokens, "BEGIN_INFO")))
    return TRUE;
  if (n == 1 || (n == 2 && is_number (&tokens[1])))
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
      if (near_token_is (tokens, words[i]))
        return TRUE;
  return FALSE;
}

NearMatch
_near_detect_xsf (const char *name, const char *data, gsize n_bytes)
{
  NearTextLines lines;
  const char *text;
  gsize n, n_keywords = 0;

  near_text_lines_init (&lines, data, n_bytes);
  while (n_keywords < 2 && near_text_lines_next (&lines, &text, &n))
    {
      NearToken tokens[2];
      gsize n_tokens = near_tokens_split (text, n, tokens, 2);

      if (n_tokens == 0 || tokens[0].start[0] == '#')
        continue;
      if (is_keyword_line (tokens, n_tokens))
        n_keywords++;
      else if (n_keywords == 0)
        return NEAR_MATCH_NO;
    }
  /* A molecule has one keyword only, ATOMS. */
  return n_keywords == 2 ? NEAR_MATCH_CERTAIN : n_keywords == 1 ? NEAR_MATCH_LIKELY : NEAR_MATCH_NO;
}

/* --- sections ------------------------------------------------------------------------------------- */

static gboolean
read_vectors (NearReader *reader, NearMat3 *vectors, GError **error)
{
  for (guint i = 0; i < 3; i++)
    {
      NearToken token;

      if (_near_xsf_next (reader, &token, 1) == 0)
        return near_reader_fail_end (reader, error, _ ("a lattice vector"));
      if (!near_reader_get_numbers (reader, _ ("a lattice vector"), 3, vectors->m[i], error))
        return FALSE;
    }
  return TRUE;
}

/* Whether the line is that of an atom: a label and three words that begin as numbers do. */
static gboolean
looks_like_atom (const NearToken *tokens, gsize n)
{
  if (n < 4 || tokens[0].n > 8)
    return FALSE;
  for (guint i = 1; i < 4; i++)
    if (!g_ascii_isdigit (*tokens[i].start) && strchr ("+-.", *tokens[i].start) == NULL
        && !near_token_starts (&tokens[i], "nan") && !near_token_starts (&tokens[i], "inf"))
      return FALSE;
  return TRUE;
}

static gboolean
read_atom (NearReader *reader, Xsf *xsf, const NearToken *tokens, gsize n, GError **error)
{
  static const char *const names[]
      = { N_ ("the x coordinate"), N_ ("the y coordinate"), N_ ("the z coordinate") };
  double x[3], force[3] = { 0.0, 0.0, 0.0 }, mass = 0.0;
  g_autofree char *label = NULL;
  guint16 species;
  guint element = 0;

  if (!_near_reader_get_site (reader, &tokens[0], &element, &mass, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (!near_reader_get_number (reader, &tokens[k + 1], _ (names[k]), &x[k], error))
      return FALSE;
  if (n != 4 && n < 7)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, &tokens[n - 1],
        _ ("an atom has three coordinates, or three coordinates and three components of "
           "its force; this line has %zu numbers"),
        n - 1);
  for (guint k = 0; k < 3 && n >= 7; k++)
    if (!near_reader_get_number (reader, &tokens[k + 4], _ ("a force"), &force[k], error))
      return FALSE;
  gsize before = near_crystal_builder_get_n_atoms (xsf->builder);
  if (before > 0 && (n >= 7) != (xsf->forces->len > 0))
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                             _ ("some atoms have forces and some have none"));
  if (n >= 7)
    g_array_append_vals (xsf->forces, force, 3);
  if (g_ascii_isalpha (*tokens[0].start))
    {
      g_autofree char *raw = near_token_dup (&tokens[0]);

      label = g_utf8_make_valid (raw, -1);
    }
  if (!near_crystal_builder_add_species (xsf->builder, label, element, mass, &species, error))
    return FALSE;
  near_crystal_builder_add_atom (xsf->builder, species, x);
  g_array_append_vals (xsf->positions, x, 3);
  return TRUE;
}

static gboolean
is_zero (const NearMat3 *m, guint row)
{
  return m->m[row][0] == 0.0 && m->m[row][1] == 0.0 && m->m[row][2] == 0.0;
}

/* @row along @direction, as long as the atoms reach and a vacuum more. */
static void
fill_row (NearReader *reader, const Xsf *xsf, NearMat3 *lattice, guint row, NearVec3 direction)
{
  const double *x = (const double *) xsf->positions->data;
  double length = near_vec3_length (direction), low = G_MAXDOUBLE, high = -G_MAXDOUBLE;

  if (!(length > 0.0))
    return;
  direction = near_vec3_scale (direction, 1.0 / length);
  for (guint i = 0; i < xsf->positions->len; i += 3)
    {
      double height = near_vec3_dot (near_vec3_from (x + i), direction);

      low = MIN (low, height);
      high = MAX (high, height);
    }
  length = high - low + VACUUM / (reader->options->bohr ? NEAR_BOHR_ANGSTROM : 1.0);
  for (guint k = 0; k < 3; k++)
    lattice->m[row][k] = length * direction.x[k];
  _near_reader_note_once (
      reader, NEAR_NOTE_INFO, "vector-chosen",
      _ ("A lattice vector along which nothing repeats is zero in the file. One was chosen that is "
         "normal to the others, and longer than the atoms reach by 10 Å. Write another there if the "
         "volume matters."));
}

/* Programs write zeros for the vectors of a slab or a polymer along which nothing repeats. */
static void
fill_vectors (NearReader *reader, const Xsf *xsf, int n_periodic, NearMat3 *lattice)
{
  NearVec3 a = near_mat3_row (lattice, 0), axis = near_vec3 (0, 0, 0);

  if (n_periodic == 1 && is_zero (lattice, 1))
    {
      guint smallest = 0;

      for (guint k = 1; k < 3; k++)
        if (fabs (a.x[k]) < fabs (a.x[smallest]))
          smallest = k;
      axis.x[smallest] = 1.0;
      fill_row (reader, xsf, lattice, 1,
                near_vec3_cross (is_zero (lattice, 2) ? axis : near_mat3_row (lattice, 2), a));
    }
  if (n_periodic >= 1 && n_periodic <= 2 && is_zero (lattice, 2))
    fill_row (reader, xsf, lattice, 2, near_vec3_cross (a, near_mat3_row (lattice, 1)));
}

/* The atoms are in the builder: the cell, the forces, and a frame is done. */
static gboolean
finish_frame (NearReader *reader, Xsf *xsf, gboolean conventional, gsize line, GError **error)
{
  gsize n = near_crystal_builder_get_n_atoms (xsf->builder);
  NearMat3 lattice = conventional ? xsf->convvec : xsf->primvec;

  if (conventional || xsf->has_primvec)
    {
      int n_periodic = xsf->n_periodic;

      if (n_periodic < 0)
        {
          n_periodic = 3;
          if (reader->frames->len == 0)
            near_reader_note (
                reader, NEAR_NOTE_INFO, "periodic-assumed",
                _ ("The file has lattice vectors but none of the words CRYSTAL, SLAB, POLYMER, "
                   "MOLECULE: a crystal, periodic along a, b and c, was assumed."));
        }
      const gboolean periodic[3] = { n_periodic > 0, n_periodic > 1, n_periodic > 2 };

      fill_vectors (reader, xsf, n_periodic, &lattice);
      near_crystal_builder_set_lattice (xsf->builder, &lattice);
      near_crystal_builder_set_periodic (xsf->builder, periodic);
    }
  else if (xsf->n_periodic > 0 || xsf->has_convvec)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the atoms of a %s come before its lattice vectors; PRIMVEC and three lines are "
           "expected first"),
        structure_words[xsf->n_periodic > 0 ? xsf->n_periodic : 3]);
  if (xsf->forces->len > 0)
    {
      const gsize shape[2] = { n, 3 };
      double *force = (double *) xsf->forces->data;

      for (gsize i = 0; i < 3 * n; i++)
        force[i] *= NEAR_HARTREE_EV;
      near_crystal_builder_take_atom_data (xsf->builder, "forces",
                                           near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, force));
      g_array_set_size (xsf->forces, 0);
    }
  g_array_set_size (xsf->positions, 0);
  return near_reader_add_frame (reader, xsf->builder, line, error);
}

/* PRIMCOORD, or CONVCOORD, which repeats it in the conventional cell unless it stands alone. */
static gboolean
read_coordinates (NearReader *reader, Xsf *xsf, gboolean primitive, GError **error)
{
  const char *what = primitive ? "PRIMCOORD" : "CONVCOORD";
  gboolean keep = primitive
                  || (xsf->has_convvec && strstr (reader->data, "PRIMCOORD") == NULL
                      && strstr (reader->data, "ATOMS") == NULL);
  gsize line = reader->line;
  NearToken tokens[ATOM_TOKENS];
  gint64 n_claimed;
  gsize n = _near_xsf_next (reader, tokens, ATOM_TOKENS);

  if (n == 0)
    return near_reader_fail_end (reader, error, _ ("the number of atoms"));
  if (!near_reader_get_integer (reader, &tokens[0], _ ("the number of atoms"), 1, MAX_ATOMS, &n_claimed,
                                error))
    return FALSE;
  for (gint64 i = 0; i < n_claimed; i++)
    {
      n = _near_xsf_next (reader, tokens, ATOM_TOKENS);
      if (n == 0)
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, NULL,
            _ ("%s announces %" PRId64 " atoms, but the file ends after %" PRId64 "; is it cut off?"), what,
            n_claimed, i);
      if (is_keyword_line (tokens, n) || near_token_starts (&tokens[0], "BEGIN_"))
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                                 _ ("%s announces %" PRId64 " atoms, but there are only %" PRId64), what,
                                 n_claimed, i);
      if (n < 4)
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                                 _ ("an atom needs an element and three coordinates"));
      if ((keep && !read_atom (reader, xsf, tokens, MIN (n, ATOM_TOKENS), error))
          || !near_reader_poll (reader, error))
        return FALSE;
    }
  if (keep && !primitive)
    _near_reader_note_once (
        reader, NEAR_NOTE_INFO, "conventional-cell-used",
        _ ("The file has the atoms of a conventional cell only (CONVCOORD): that cell (CONVVEC) was "
           "used."));
  return !keep || finish_frame (reader, xsf, !primitive, line, error);
}

/* ATOMS: as many lines as look like atoms. */
static gboolean
read_molecule (NearReader *reader, Xsf *xsf, GError **error)
{
  gsize line = reader->line, n;
  NearToken tokens[ATOM_TOKENS];

  while ((n = _near_xsf_next (reader, tokens, ATOM_TOKENS)) > 0)
    {
      if (is_keyword_line (tokens, n) || near_token_starts (&tokens[0], "BEGIN_"))
        {
          near_reader_push_back (reader);
          break;
        }
      if (n < 4)
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                                 _ ("an atom needs an element and three coordinates"));
      if (!read_atom (reader, xsf, tokens, MIN (n, ATOM_TOKENS), error)
          || !near_reader_poll (reader, error))
        return FALSE;
    }
  if (near_crystal_builder_get_n_atoms (xsf->builder) == 0)
    return near_reader_fail (reader, error, NEAR_ERROR_NO_DATA, NULL, _ ("no atoms follow the word ATOMS"));
  return finish_frame (reader, xsf, FALSE, line, error);
}

/* DIM-GROUP, an older way to say how many directions repeat: "3 1". */
static gboolean
read_dim_group (NearReader *reader, Xsf *xsf, GError **error)
{
  NearToken token;
  gint64 n_periodic;

  if (_near_xsf_next (reader, &token, 1) == 0)
    return near_reader_fail_end (reader, error, _ ("the number of periodic directions"));
  if (!near_reader_get_integer (reader, &token, _ ("the number of periodic directions"), 0, 3, &n_periodic,
                                error))
    return FALSE;
  xsf->n_periodic = (int) n_periodic;
  return TRUE;
}

static gboolean
skip_info (NearReader *reader, GError **error)
{
  NearToken token;

  while (_near_xsf_next (reader, &token, 1) > 0)
    if (near_token_is (&token, "END_INFO"))
      return TRUE;
  return near_reader_fail_end (reader, error, "END_INFO");
}

static gboolean
refuse_line (NearReader *reader, const NearToken *tokens, gsize n, GError **error)
{
  const NearToken line = { reader->text, reader->n };

  if (reader->frames->len > 0 && looks_like_atom (tokens, n))
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                             _ ("there are more atoms than the number after PRIMCOORD announces"));
  return near_reader_fail (
      reader, error, NEAR_ERROR_PARSE, &line,
      _ ("a keyword of the XSF format is expected, such as CRYSTAL, PRIMVEC, PRIMCOORD, "
         "ATOMS or BEGIN_BLOCK_DATAGRID_3D"));
}

static gboolean
read_section (NearReader *reader, Xsf *xsf, const NearToken *tokens, gsize n, GError **error)
{
  gboolean handled;

  for (gsize i = 0; i < G_N_ELEMENTS (structure_words); i++)
    if (near_token_is (&tokens[0], structure_words[i]))
      {
        xsf->n_periodic = (int) i;
        return TRUE;
      }
  if (near_token_is (&tokens[0], "PRIMVEC"))
    {
      xsf->has_primvec = TRUE;
      return read_vectors (reader, &xsf->primvec, error);
    }
  if (near_token_is (&tokens[0], "CONVVEC"))
    {
      xsf->has_convvec = TRUE;
      if (strstr (reader->data, "PRIMCOORD") != NULL)
        _near_reader_note_once (
            reader, NEAR_NOTE_INFO, "conventional-cell-ignored",
            _ ("The file also gives the vectors of a conventional cell (CONVVEC); the cell used is "
               "PRIMVEC, to which the atoms belong."));
      return read_vectors (reader, &xsf->convvec, error);
    }
  if (near_token_is (&tokens[0], "PRIMCOORD") || near_token_is (&tokens[0], "CONVCOORD"))
    return read_coordinates (reader, xsf, near_token_is (&tokens[0], "PRIMCOORD"), error);
  if (near_token_is (&tokens[0], "ATOMS"))
    return read_molecule (reader, xsf, error);
  if (near_token_is (&tokens[0], "DIM-GROUP"))
    return read_dim_group (reader, xsf, error);
  if (near_token_is (&tokens[0], "BEGIN_INFO"))
    return skip_info (reader, error);
  if (near_token_is (&tokens[0], "ANIMSTEPS"))
    {
      if (n < 2)
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                                 _ ("the number of frames must follow ANIMSTEPS"));
      return near_reader_get_integer (reader, &tokens[1], _ ("the number of frames"), 1, MAX_STEPS,
                                      &xsf->n_steps, error);
    }
  if (!_near_xsf_read_grid (reader, &tokens[0],
                            xsf->n_periodic == 3 || (xsf->n_periodic < 0 && xsf->has_primvec), &handled,
                            error))
    return FALSE;
  return handled || refuse_line (reader, tokens, n, error);
}

/* The first comment is the title. */
static void
look_for_title (NearReader *reader, Xsf *xsf)
{
  while (near_reader_next (reader))
    {
      NearToken token;

      if (near_reader_split (reader, &token, 1) == 0)
        continue;
      if (*token.start == '#' && reader->text + reader->n > token.start + 1)
        near_crystal_builder_set_title (xsf->builder, token.start + 1,
                                        reader->text + reader->n - token.start - 1);
      near_reader_push_back (reader);
      return;
    }
}

gboolean
_near_read_xsf (NearReader *reader, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  g_autoptr (GArray) forces = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (double));
  Xsf xsf = { .builder = builder, .n_periodic = -1, .forces = forces, .positions = positions };
  NearToken tokens[ATOM_TOKENS];
  gsize n;

  look_for_title (reader, &xsf);
  while ((n = _near_xsf_next (reader, tokens, ATOM_TOKENS)) > 0)
    {
      if (xsf.n_steps > 0 && near_reader_has_enough (reader))
        break;
      if (!read_section (reader, &xsf, tokens, n, error))
        return FALSE;
    }
  if (xsf.n_steps > 0 && !near_reader_has_enough (reader) && reader->frames->len != (guint64) xsf.n_steps)
    near_reader_note (reader, NEAR_NOTE_WARNING, "frames-missing",
                      _ ("ANIMSTEPS announces %" PRId64 " frames, but the file has %u; it may be cut off."),
                      xsf.n_steps, reader->frames->len);
  return TRUE;
}
