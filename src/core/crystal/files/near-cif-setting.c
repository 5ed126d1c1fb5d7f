/* near-cif-setting.c — axes and origin that the name of a space group leaves open
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only settings that fit the shape of the cell are looked at. Of those the standard axes are taken,
 * which are the first; that the file may mean others is noted. Origins (and hexagonal or
 * rhombohedral axes) of the same group are then tried: the one with the chemical formula, without
 * impossible distances, with the fewest atoms; else the first.
 */
#include "near-cif-private.h"

#include "near-cell-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of the sum of covalent radii: nothing is bonded at less. */
#define IMPOSSIBLE 0.6
#define FULL (1.0 - 1e-6)
#define USUAL_MERGE_DISTANCE 0.1
#define SITES_PER_POLL 256

GArray *
_near_cif_get_operations (int hall_number)
{
  GArray *operations = g_array_new (FALSE, FALSE, sizeof (NearOperation));
  gsize n;
  g_autofree NearOperation *own = near_space_group_dup_operations (hall_number, &n);

  g_array_append_vals (operations, own, (guint) n);
  _near_cif_put_identity_first (operations);
  return operations;
}

/* "F d -3 m:2", which near_space_group_find_name() reads. */
static char *
dup_symbol (int hall_number)
{
  NearSpaceGroup group;

  near_space_group_get (hall_number, &group);
  return g_strdup_printf ("%s%s%s", group.symbol, group.choice[0] != '\0' ? ":" : "", group.choice);
}

char *
_near_cif_dup_setting_name (int hall_number)
{
  g_autofree char *symbol = dup_symbol (hall_number);
  NearSpaceGroup group;

  near_space_group_get (hall_number, &group);
  return g_strdup_printf ("%s (%d, %s)", symbol, group.number, group.hall);
}

/* --- trying one ----------------------------------------------------------------------------- */

typedef struct
{
  int hall_number;
  guint n_atoms;
  gboolean agrees;   /* with the chemical formula */
  gboolean possible; /* no two atoms are too near */
  double distance;   /* Å between the two that are the nearest for their radii, if not possible */
} Trial;

typedef struct
{
  const NearCifContent *content;
  const NearCifFilling *filling;
  const NearCifSite *site; /* that is visited */
  double merge2;           /* Å^2: the same element is the same atom */
  double smallest;         /* ratio */
  double distance;
} Nearest;

static void
keep_nearest (gsize j, const int shift[3], const double vector[3], double distance2, gpointer data)
{
  Nearest *nearest = data;
  guint32 s = g_array_index (nearest->filling->atoms, NearCifAtom, j).site;
  const NearCifSite *a = nearest->site, *b = &g_array_index (nearest->content->sites, NearCifSite, s);
  double ratio = sqrt (distance2)
                 / (near_element_get (a->element)->covalent_radius
                    + near_element_get (b->element)->covalent_radius);

  if (a->occupancy < FULL || b->occupancy < FULL
      || (a->element == b->element && distance2 <= nearest->merge2))
    return;
  /* NAN, where a radius is not known, is no smaller. */
  if (ratio < nearest->smallest)
    {
      nearest->smallest = ratio;
      nearest->distance = sqrt (distance2);
    }
}

/* Partly occupied atoms do not count: they may be alternatives. One atom of each site speaks for its
 * images. */
static gboolean
find_nearest (const NearReader *reader,
              const NearCifContent *content,
              const NearCifFilling *filling,
              double merge_distance,
              Trial *trial,
              GError **error)
{
  const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  g_autofree double *positions = g_new (double, 3 * (gsize) filling->atoms->len);
  g_autoptr (NearCellList) list = NULL;
  Nearest nearest = { content, filling, NULL, merge_distance * merge_distance, IMPOSSIBLE, 0.0 };
  double largest = 0.0;
  guint32 last = G_MAXUINT32;

  for (guint i = 0; i < filling->atoms->len; i++)
    {
      NearVec3 x = near_vec3_from (g_array_index (filling->atoms, NearCifAtom, i).fractional);

      x = near_vec3_times_mat3 (x, &content->lattice);
      memcpy (positions + 3 * (gsize) i, x.x, sizeof x.x);
    }
  for (guint s = 0; s < content->sites->len; s++)
    largest = fmax (
        largest,
        near_element_get (g_array_index (content->sites, NearCifSite, s).element)->covalent_radius);
  trial->possible = TRUE;
  if (largest == 0.0)
    return TRUE;
  list = near_cell_list_new (&content->lattice, periodic, filling->atoms->len, positions,
                             2.0 * IMPOSSIBLE * largest, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < filling->atoms->len; i++)
    {
      guint32 s = g_array_index (filling->atoms, NearCifAtom, i).site;

      if (s == last)
        continue;
      last = s;
      nearest.site = &g_array_index (content->sites, NearCifSite, s);
      near_cell_list_visit (list, i, keep_nearest, &nearest);
      if (s % SITES_PER_POLL == 0
          && !near_monitor_check (reader->monitor, -1.0, _ ("reading"), error))
        return FALSE;
    }
  trial->possible = nearest.smallest >= IMPOSSIBLE;
  trial->distance = nearest.distance;
  return TRUE;
}

static gboolean
try_setting (NearReader *reader,
             const NearCifContent *content,
             int hall_number,
             Trial *trial,
             GError **error)
{
  g_autoptr (GArray) operations = _near_cif_get_operations (hall_number);
  double merge = reader->options->merge_distance > 0.0 ? reader->options->merge_distance
                                                       : USUAL_MERGE_DISTANCE;
  double amounts[NEAR_N_ELEMENTS];
  NearCifContent copy = *content;
  NearCifFilling filling;
  gboolean good;

  *trial = (Trial){ .hall_number = hall_number };
  copy.sites = g_array_copy (content->sites);
  good = _near_cif_fill (reader, &copy, operations, merge, &filling, error);
  if (good)
    {
      _near_cif_count (&copy, &filling, amounts);
      trial->n_atoms = filling.atoms->len;
      trial->agrees = content->has_formula && _near_cif_agrees (content, amounts, NULL);
      good = find_nearest (reader, &copy, &filling, merge, trial, error);
      _near_cif_filling_clear (&filling);
    }
  g_array_unref (copy.sites);
  return good;
}

/* --- which are to be tried ------------------------------------------------------------------ */

static GArray *
get_fitting (const NearCifContent *content, const GArray *settings)
{
  GArray *fitting = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < settings->len; i++)
    {
      int h = g_array_index (settings, int, i);
      gsize n;
      g_autofree NearOperation *operations = near_space_group_dup_operations (h, &n);

      if (_near_cif_fits_cell (&content->lattice, operations, n))
        g_array_append_val (fitting, h);
    }
  return fitting;
}

/* Takes those away that are centred otherwise than @usual: a symbol says that, too. */
static void
keep_centring (GArray *settings, int usual)
{
  NearSpaceGroup wanted, group;

  near_space_group_get (usual, &wanted);
  for (guint i = settings->len; i > 0; i--)
    if (near_space_group_get (g_array_index (settings, int, i - 1), &group)
        && group.symbol[0] != wanted.symbol[0])
      g_array_remove_index (settings, i - 1);
}

/* Whether they differ in nothing but the origin: "1cab" and "2cab". The axes H and R go with the
 * cell. A symbol tells the axes of all groups that have two origins, under whatever name the table
 * has them. */
static gboolean
has_same_axes (int a, int b, gboolean is_symbol)
{
  NearSpaceGroup one, two;

  near_space_group_get (a, &one);
  near_space_group_get (b, &two);
  if (one.choice[0] == 'H' || one.choice[0] == 'R')
    return two.choice[0] == 'H' || two.choice[0] == 'R';
  if (!g_ascii_isdigit (one.choice[0]) || !g_ascii_isdigit (two.choice[0]))
    return strcmp (one.choice, two.choice) == 0;
  return is_symbol || strcmp (one.choice + 1, two.choice + 1) == 0;
}

/* Those of other axes than the first go from @settings to the result. */
static GArray *
take_other_axes (GArray *settings, gboolean is_symbol)
{
  GArray *others = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 1; i < settings->len;)
    if (has_same_axes (g_array_index (settings, int, 0), g_array_index (settings, int, i),
                       is_symbol))
      i++;
    else
      {
        g_array_append_val (others, g_array_index (settings, int, i));
        g_array_remove_index (settings, i);
      }
  return others;
}

/* --- what is said of it --------------------------------------------------------------------- */

/* "the cell has 8 atoms, some of them only 0.28 Å apart" */
static char *
dup_facts (const Trial *trial)
{
  g_autofree char *distance = near_text_dup_significant (trial->distance, 3);

  return trial->possible
             ? g_strdup_printf (_ ("the cell has %u atoms"), trial->n_atoms)
             : g_strdup_printf (_ ("the cell has %u atoms, some of them only %s Å apart"),
                                trial->n_atoms, distance);
}

static void
note_assumed (NearReader *reader, const Trial *best, const Trial *other)
{
  g_autofree char *chosen = _near_cif_dup_setting_name (best->hall_number);
  g_autofree char *instead = _near_cif_dup_setting_name (other->hall_number);
  g_autofree char *symbol = dup_symbol (other->hall_number);
  g_autofree char *facts = dup_facts (best);
  g_autofree char *other_facts = dup_facts (other);
  gboolean tie = best->n_atoms == other->n_atoms && best->possible == other->possible;

  near_reader_note (
      reader, NEAR_NOTE_WARNING, "setting-assumed",
      _ ("The file does not say which axes or origin it uses. Assumed was %s, where %s%s; with %s "
         "%s. Check the distances; if they are wrong, write the other one into the file: "
         "_space_group_name_H-M_alt '%s'."),
      chosen, facts, tie ? _ (" (nothing speaks for one of them: it is the usual one)") : "",
      instead, other_facts, symbol);
}

static void
note_formula (NearReader *reader, const Trial *best)
{
  g_autofree char *chosen = _near_cif_dup_setting_name (best->hall_number);

  near_reader_note (
      reader, NEAR_NOTE_INFO, "setting-from-formula",
      _ ("The file does not say which axes or origin it uses. %s was taken: it alone gives the "
         "chemical formula."),
      chosen);
}

static void
note_standard (NearReader *reader, const char *text, const Trial *best, const GArray *others)
{
  g_autofree char *chosen = _near_cif_dup_setting_name (best->hall_number);
  g_autofree char *symbol = dup_symbol (g_array_index (others, int, 0));

  near_reader_note (
      reader, NEAR_NOTE_INFO, "setting-standard",
      _ ("“%s” does not say which axes the file uses; those of %s were taken, the standard ones. "
         "If others are meant, write them into the file, such as _space_group_name_H-M_alt '%s'."),
      text, chosen, symbol);
}

static void
note_cell (NearReader *reader,
           NearNoteLevel level,
           const char *text,
           int usual,
           const Trial *best,
           const GArray *others)
{
  g_autofree char *meant = _near_cif_dup_setting_name (usual);
  g_autofree char *chosen = _near_cif_dup_setting_name (best->hall_number);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; i < others->len; i++)
    {
      g_autofree char *symbol = dup_symbol (g_array_index (others, int, i));

      g_string_append_printf (rest, "%s'%s'", i > 0 ? ", " : "", symbol);
    }
  near_reader_note (
      reader, level, "setting-from-cell",
      _ ("“%s” usually means %s, whose axes do not fit the cell. %s was taken, the first setting "
         "of that group that fits.%s%s%s"),
      text, meant, chosen,
      others->len > 0 ? _ (" Others fit too; if one of them is meant, write it into the file as "
                           "_space_group_name_H-M_alt: ")
                      : "",
      rest->str, others->len > 0 ? "." : "");
}

/* The file says which axes it uses, and only others fit its cell: they were used all the same. */
static void
note_misfit (NearReader *reader, const NearCifContent *content, const char *text, int usual)
{
  NearSpaceGroup group;
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) fitting = NULL;
  g_autofree char *symbol = NULL;

  near_space_group_get (usual, &group);
  all = near_space_group_find_number (group.number);
  fitting = get_fitting (content, all);
  if (fitting->len == 0)
    return;
  symbol = dup_symbol (g_array_index (fitting, int, 0));
  near_reader_note (reader, NEAR_NOTE_WARNING, "setting-misfit",
                    _ ("The axes of “%s” were used, though they do not fit the cell; those of “%s” "
                       "would. If these are meant, write them into the file: "
                       "_space_group_name_H-M_alt '%s'."),
                    text, symbol, symbol);
}

/* --- the choice ----------------------------------------------------------------------------- */

static gboolean
is_better (const Trial *trial, const Trial *than)
{
  if (trial->agrees != than->agrees)
    return trial->agrees;
  if (trial->possible != than->possible)
    return trial->possible;
  return trial->n_atoms < than->n_atoms;
}

/* The best of @settings, of which there are two at least, with a note. */
static gboolean
choose_origin (NearReader *reader,
               const NearCifContent *content,
               const GArray *settings,
               Trial *best,
               GError **error)
{
  Trial other = { 0 }, trial;
  guint n_agree = 0;

  for (guint i = 0; i < settings->len; i++)
    {
      if (!try_setting (reader, content, g_array_index (settings, int, i), &trial, error))
        return FALSE;
      n_agree += trial.agrees;
      if (i == 0 || is_better (&trial, best))
        {
          other = i > 0 ? *best : other;
          *best = trial;
        }
      else if (other.hall_number == 0 || is_better (&trial, &other))
        other = trial;
    }
  if (best->agrees && n_agree == 1)
    note_formula (reader, best);
  else
    note_assumed (reader, best, &other);
  return TRUE;
}

/* Axes are not chosen by their atoms; but where the standard ones make no sense and others do, it is
 * said. */
static gboolean
look_at_others (NearReader *reader,
                const NearCifContent *content,
                const Trial *best,
                const GArray *others,
                gboolean *said,
                GError **error)
{
  gboolean wrong = content->has_formula && !best->agrees;

  *said = FALSE;
  for (guint i = 0; i < others->len && (wrong || !best->possible) && !*said; i++)
    {
      Trial trial;

      if (!try_setting (reader, content, g_array_index (others, int, i), &trial, error))
        return FALSE;
      *said = trial.agrees >= best->agrees && trial.possible >= best->possible
              && (trial.agrees > best->agrees || trial.possible > best->possible);
      if (*said)
        note_assumed (reader, best, &trial);
    }
  return TRUE;
}

int
_near_cif_choose_setting (NearReader *reader,
                          const NearCifContent *content,
                          const GArray *settings,
                          const char *text,
                          gboolean is_symbol,
                          GError **error)
{
  int usual = g_array_index (settings, int, 0);
  g_autoptr (GArray) fitting = NULL;
  g_autoptr (GArray) others = NULL;
  Trial best;
  gboolean said = FALSE, borrowed = FALSE, usual_fits;

  if (!content->has_cell)
    return usual;
  fitting = get_fitting (content, settings);
  usual_fits = fitting->len > 0 && g_array_index (fitting, int, 0) == usual;
  /* "P 21/c" is the group's name, too, whatever its axes; "P 1 21/c 1" is not. */
  if (fitting->len == 0 && settings->len > 1)
    {
      g_autoptr (GArray) all = NULL;
      NearSpaceGroup group;

      near_space_group_get (usual, &group);
      all = near_space_group_find_number (group.number);
      g_array_unref (fitting);
      fitting = get_fitting (content, all);
      keep_centring (fitting, usual);
      borrowed = fitting->len > 0;
    }
  /* That none fits is noted when the operations are there. */
  if (fitting->len == 0)
    {
      note_misfit (reader, content, text, usual);
      return usual;
    }
  others = take_other_axes (fitting, is_symbol);
  best = (Trial){ .hall_number = g_array_index (fitting, int, 0) };
  if (fitting->len > 1 ? !choose_origin (reader, content, fitting, &best, error)
                       : others->len > 0
                             && !try_setting (reader, content, best.hall_number, &best, error))
    return 0;
  if (!look_at_others (reader, content, &best, others, &said, error))
    return 0;
  if (!usual_fits)
    note_cell (reader, borrowed || others->len > 0 ? NEAR_NOTE_WARNING : NEAR_NOTE_INFO, text,
               usual, &best, others);
  else if (others->len > 0 && !said)
    note_standard (reader, text, &best, others);
  return best.hall_number;
}
