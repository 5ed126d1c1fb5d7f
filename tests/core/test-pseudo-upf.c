/* test-pseudo-upf.c — UPF files against the Gaussian potentials they were written from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-element.h"

#include "near-test.h"
#include "pseudo-test.h"

#include <math.h>
#include <string.h>

#define RYDBERG 2.0 /* in a Hartree */

/* --- writing UPF
 * ---------------------------------------------------------------------------------- */

typedef struct
{
  gsize n;
  double *r, *slope;
} Mesh;

static void
mesh_clear (Mesh *self)
{
  g_free (self->r);
  g_free (self->slope);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mesh, mesh_clear)

static Mesh
make_even_mesh (double first, double step, double far)
{
  Mesh self = { .n = (gsize) (far / step + 1.5) };

  self.r = g_new (double, self.n);
  self.slope = g_new (double, self.n);
  for (gsize i = 0; i < self.n; i++)
    {
      self.r[i] = first + step * (double) i;
      self.slope[i] = step;
    }
  return self;
}

/* exp (x_min + i dx) / z, as ld1.x makes it */
static Mesh
make_logarithmic_mesh (double z, double x_min, double dx, double far)
{
  Mesh self = { .n = (gsize) ((log (far * z) - x_min) / dx + 1.0) };

  self.r = g_new (double, self.n);
  self.slope = g_new (double, self.n);
  for (gsize i = 0; i < self.n; i++)
    {
      self.r[i] = exp (x_min + dx * (double) i) / z;
      self.slope[i] = dx * self.r[i];
    }
  return self;
}

static void
append (GString *text, const char *tag, const char *attributes, const double *values, gsize n)
{
  g_string_append_printf (text, "<%s type=\"real\" size=\"%zu\" columns=\"4\"%s>\n", tag, n,
                          attributes);
  for (gsize i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%.15e", values[i]);
      g_string_append_printf (text, "%s%s", number, i % 4 == 3 || i + 1 == n ? "\n" : " ");
    }
  g_string_append_printf (text, "</%s>\n", tag);
}

/* A core of 1.7 electrons and an atom of all valence electrons, of Gaussians exp (-r^2 / 2 width^2)
 */
#define CORE_ELECTRONS 1.7
#define CORE_WIDTH 0.4
#define ATOM_WIDTH 1.2

static double
gaussian (double n, double width, double r)
{
  return n * exp (-0.5 * r * r / (width * width)) / (pow (2.0 * G_PI, 1.5) * width * width * width);
}

static void
append_projectors (GString *text, const NearPseudoGaussian *g, const Mesh *mesh, double *f)
{
  guint n = 0, l_of[16], i_of[16];
  double d[256];

  g_string_append (text, "<PP_NONLOCAL>\n");
  for (guint l = 0; l < g->n_l; l++)
    for (guint i = 0; i < g->channel[l].n; i++)
      {
        g_autofree char *tag = g_strdup_printf ("PP_BETA.%u", n + 1);
        g_autofree char *attributes = g_strdup_printf (
            " index=\"%u\" angular_momentum=\"%u\" cutoff_radius_index=\"%zu\"", n + 1, l, mesh->n);

        for (gsize k = 0; k < mesh->n; k++)
          f[k] = mesh->r[k] * pseudo_test_projector (l, i, g->channel[l].r, mesh->r[k]);
        append (text, tag, attributes, f, mesh->n);
        l_of[n] = l;
        i_of[n++] = i;
      }
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < n; b++)
      d[a * n + b] = l_of[a] == l_of[b] ? RYDBERG * g->channel[l_of[a]].h[i_of[a]][i_of[b]] : 0.0;
  append (text, "PP_DIJ", "", d, n * n);
  g_string_append (text, "</PP_NONLOCAL>\n");
}

static guint
count_projectors (const NearPseudoGaussian *g)
{
  guint n = 0;

  for (guint l = 0; l < g->n_l; l++)
    n += g->channel[l].n;
  return n;
}

static char *
write_upf (
    const NearPseudoGaussian *g, const char *symbol, double z, gboolean with_core, const Mesh *mesh)
{
  GString *text
      = g_string_new ("<UPF version=\"2.0.1\">\n<PP_INFO>\n a < b && \"c <x>\n</PP_INFO>\n"
                      "<!-- <PP_R> -->\n");
  g_autofree double *f = g_new (double, mesh->n);

  g_string_append_printf (
      text,
      "<PP_HEADER generated=\"by this test: r > 0\"\n element=\" %s\" pseudo_type=\"NC\" "
      "relativistic=\"scalar\"\n is_ultrasoft=\"F\" is_paw='.false.' is_coulomb=\"false\" "
      "has_so=\"F\" "
      "core_correction=\"%s\"\n functional=\" SLA  PW   PBX  PBC\" z_valence=\"%d.000\" "
      "l_max=\"1\" "
      "mesh_size=\"%zu\" number_of_proj=\"%u\"/>\n",
      symbol, with_core ? "T" : "F", (int) z, mesh->n, count_projectors (g));
  g_string_append_printf (text, "<PP_MESH mesh=\"%zu\">\n", mesh->n);
  append (text, "PP_R", "", mesh->r, mesh->n);
  append (text, "PP_RAB", "", mesh->slope, mesh->n);
  g_string_append (text, "</PP_MESH>\n");
  for (gsize i = 0; i < mesh->n; i++)
    f[i] = gaussian (CORE_ELECTRONS, CORE_WIDTH, mesh->r[i]);
  if (with_core)
    append (text, "PP_NLCC", "", f, mesh->n);
  for (gsize i = 0; i < mesh->n; i++)
    f[i] = RYDBERG * pseudo_test_local (z, g->r_local, g->c, mesh->r[i]);
  append (text, "PP_LOCAL", "", f, mesh->n);
  append_projectors (text, g, mesh, f);
  g_string_append (text, "<PP_PSWFC>\n</PP_PSWFC>\n");
  for (gsize i = 0; i < mesh->n; i++)
    f[i] = 4.0 * G_PI * mesh->r[i] * mesh->r[i] * gaussian (z, ATOM_WIDTH, mesh->r[i]);
  append (text, "PP_RHOATOM", "", f, mesh->n);
  g_string_append (text, "</UPF>\n");
  return g_string_free (text, FALSE);
}

/* --- agreement
 * ------------------------------------------------------------------------------------ */

static NearPseudopotential *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  NearPseudopotential *self = near_pseudopotential_parse_upf (text, strlen (text), "a.upf", &error);

  g_assert_no_error (error);
  g_assert_nonnull (self);
  return self;
}

/* Differences are parts of the largest value. */
static void
check_projectors (const NearPseudopotential *actual,
                  const NearPseudopotential *expected,
                  double tolerance)
{
  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    {
      const guint n = near_pseudopotential_get_n_projectors (expected, l);

      g_assert_cmpuint (near_pseudopotential_get_n_projectors (actual, l), ==, n);
      if (n > 0)
        near_assert_close_array (near_pseudopotential_peek_coupling (actual, l),
                                 near_pseudopotential_peek_coupling (expected, l), n * n, 1e-14,
                                 1e-14);
      for (guint i = 0; i < n; i++)
        {
          double largest = 0.0, steepest = 0.0;

          for (double q = 0.0; q < 20.0; q += 0.05)
            {
              largest
                  = MAX (largest, fabs (near_pseudopotential_get_projector (expected, l, i, q)));
              steepest = MAX (steepest,
                              fabs (near_pseudopotential_get_projector_slope (expected, l, i, q)));
            }
          for (double q = 0.0; q < 36.0; q += 0.0317)
            {
              near_assert_close (near_pseudopotential_get_projector (actual, l, i, q),
                                 near_pseudopotential_get_projector (expected, l, i, q), 0.0,
                                 tolerance * largest);
              near_assert_close (near_pseudopotential_get_projector_slope (actual, l, i, q),
                                 near_pseudopotential_get_projector_slope (expected, l, i, q), 0.0,
                                 100.0 * tolerance * steepest);
            }
        }
    }
}

static void
check_local (const NearPseudopotential *actual,
             const NearPseudopotential *expected,
             double tolerance)
{
  near_assert_close (near_pseudopotential_get_alpha (actual),
                     near_pseudopotential_get_alpha (expected), tolerance, 10.0 * tolerance);
  for (double q = 0.1; q < 36.0; q += 0.0317)
    {
      near_assert_close (near_pseudopotential_get_local (actual, q),
                         near_pseudopotential_get_local (expected, q), tolerance, 10.0 * tolerance);
      near_assert_close (near_pseudopotential_get_local_slope (actual, q),
                         near_pseudopotential_get_local_slope (expected, q), 100.0 * tolerance,
                         1000.0 * tolerance);
    }
}

static void
check_densities (const NearPseudopotential *actual, double z, gboolean has_core, double tolerance)
{
  g_assert_true (near_pseudopotential_has_core (actual) == has_core);
  for (double q = 0.0; q < 36.0; q += 0.0317)
    {
      const double x = q * CORE_WIDTH, y = q * ATOM_WIDTH;
      const double core = has_core ? CORE_ELECTRONS * exp (-0.5 * x * x) : 0.0;

      near_assert_close (near_pseudopotential_get_core (actual, q), core, 0.0, tolerance);
      near_assert_close (near_pseudopotential_get_core_slope (actual, q), -core * CORE_WIDTH * x,
                         0.0, 100.0 * tolerance);
      near_assert_close (near_pseudopotential_get_atom (actual, q), z * exp (-0.5 * y * y), 0.0,
                         tolerance * z);
    }
}

static void
test_aluminium (void)
{
  const NearPseudoInfo *info = pseudo_test_find (NEAR_PSEUDO_FAMILY_HGH, 13, 3);
  g_autoptr (NearPseudopotential) expected
      = near_pseudopotential_new_gaussian (13, 3.0, &info->gaussian, "x", "x");
  g_auto (Mesh) even = make_even_mesh (0.0, 0.01, 10.0), fine = make_even_mesh (0.005, 0.005, 12.0);
  g_auto (Mesh) logarithmic = make_logarithmic_mesh (13.0, -7.0, 0.0125, 60.0);
  const Mesh *meshes[] = { &even, &fine, &logarithmic };

  for (guint k = 0; k < G_N_ELEMENTS (meshes); k++)
    {
      g_autofree char *text = write_upf (&info->gaussian, "Al", 3.0, k == 1, meshes[k]);
      g_autoptr (NearPseudopotential) upf = parse (text);

      g_assert_cmpuint (near_pseudopotential_get_element (upf), ==, 13);
      near_assert_close (near_pseudopotential_get_valence (upf), 3.0, 0.0, 0.0);
      g_assert_cmpstr (near_pseudopotential_get_functional (upf), ==, "pbe");
      g_assert_cmpstr (near_pseudopotential_get_name (upf), ==, "UPF, Al, 3 electrons");
      g_assert_cmpstr (near_pseudopotential_get_source (upf), ==, "a.upf: by this test: r > 0");
      check_local (upf, expected, 1e-9);
      check_projectors (upf, expected, 1e-9);
      check_densities (upf, 3.0, k == 1, 1e-8);
    }
}

/* Every angular momentum there may be, three projectors each, all coupled. */
static void
test_all_projectors (void)
{
  NearPseudoGaussian g = { .r_local = 0.5, .c = { -3.0, 0.5, -0.2, 0.03 }, .n_l = 4 };
  g_auto (Mesh) mesh = make_logarithmic_mesh (26.0, -8.0, 0.0125, 40.0);

  for (guint l = 0; l < 4; l++)
    {
      g.channel[l].r = 0.6 - 0.05 * l;
      g.channel[l].n = 3;
      for (guint i = 0; i < 3; i++)
        for (guint j = 0; j < 3; j++)
          g.channel[l].h[i][j] = 3.0 - l + 1.0 / (1.0 + i + j);
    }
  g_autoptr (NearPseudopotential) expected
      = near_pseudopotential_new_gaussian (26, 8.0, &g, "x", "x");
  g_autofree char *text = write_upf (&g, "Fe", 8.0, TRUE, &mesh);
  g_autoptr (NearPseudopotential) upf = parse (text);
  check_local (upf, expected, 1e-9);
  check_projectors (upf, expected, 1e-9);
  check_densities (upf, 8.0, TRUE, 1e-8);
}

/* Slopes are those of the function that is used, not only near them. */
static const NearPseudopotential *sloped;

static double
local_at (const double *q, gpointer data)
{
  return near_pseudopotential_get_local (sloped, *q);
}

static double
projector_at (const double *q, gpointer data)
{
  return near_pseudopotential_get_projector (sloped, 1, 0, *q);
}

static double
core_at (const double *q, gpointer data)
{
  return near_pseudopotential_get_core (sloped, *q);
}

static void
test_slopes (void)
{
  const NearPseudoInfo *info = pseudo_test_find (NEAR_PSEUDO_FAMILY_HGH, 13, 3);
  g_auto (Mesh) mesh = make_even_mesh (0.0, 0.02, 8.0);
  g_autofree char *text = write_upf (&info->gaussian, "Al", 3.0, TRUE, &mesh);
  g_autoptr (NearPseudopotential) upf = parse (text);

  sloped = upf;
  /* Within one interval of the spline, which is a cubic: differences of fourth order are exact. */
  for (double q = 0.30625; q < 7.0; q += 0.7)
    {
      double slope = near_pseudopotential_get_local_slope (upf, q);

      near_assert_gradient (local_at, NULL, &q, &slope, 1, 1e-3, 2e-9, 1e-9);
      slope = near_pseudopotential_get_projector_slope (upf, 1, 0, q);
      near_assert_gradient (projector_at, NULL, &q, &slope, 1, 1e-3, 1e-9, 1e-10);
      slope = near_pseudopotential_get_core_slope (upf, q);
      near_assert_gradient (core_at, NULL, &q, &slope, 1, 1e-3, 1e-9, 1e-10);
    }
}

/* A file that Quantum ESPRESSO 6.7 has given ABINIT's energies with */
static void
test_shared (void)
{
  g_autofree char *path = near_test_shared ("reference/data/dft-inputs/Al.pw-hgh.UPF");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("shared/reference/data/dft-inputs/Al.pw-hgh.UPF is not there");
      return;
    }
  g_autoptr (NearPseudopotential) upf = near_pseudopotential_read_upf (path, &error);
  g_assert_no_error (error);
  const NearPseudoInfo *info = pseudo_test_find (NEAR_PSEUDO_FAMILY_HGH, 13, 3);
  g_autoptr (NearPseudopotential) expected
      = near_pseudopotential_new_gaussian (13, 3.0, &info->gaussian, "x", "x");
  check_local (upf, expected, 1e-8);
  check_projectors (upf, expected, 1e-8);
  g_assert_cmpstr (near_pseudopotential_get_functional (upf), ==, "pw92");
  near_assert_close (near_pseudopotential_get_atom (upf, 0.0), 3.0, 1e-9, 0.0);
}

/* --- refusals
 * ------------------------------------------------------------------------------------- */

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  g_assert_nonnull (parts[1]);
  return g_strjoinv (with, parts);
}

static void
check_refused (const char *text, gsize n_bytes, NearError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  /* A block of just this size, so that memory checkers see a read beyond its end. */
  g_autofree char *exact = g_memdup2 (text, n_bytes);
  g_autoptr (NearPseudopotential) upf
      = near_pseudopotential_parse_upf (exact, n_bytes, "a.upf", &error);

  g_assert_null (upf);
  g_assert_error (error, NEAR_ERROR, (gint) code);
  g_assert_true (g_str_has_prefix (error->message, "a.upf"));
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *what, *with;
    NearError code;
    const char *says;
  } cases[] = {
    { "is_ultrasoft=\"F\"", "is_ultrasoft=\"T\"", NEAR_ERROR_UNSUPPORTED, "ultrasoft" },
    { "is_paw='.false.'", "is_paw='.TRUE.'", NEAR_ERROR_UNSUPPORTED,
      "line 6, <PP_HEADER>: this is a PAW" },
    { "has_so=\"F\"", "has_so=\"t\"", NEAR_ERROR_UNSUPPORTED, "spin-orbit" },
    { "is_coulomb=\"false\"", "is_coulomb=\"true\"", NEAR_ERROR_UNSUPPORTED, "Coulomb" },
    { "relativistic=\"scalar\"", "relativistic=\"full\"", NEAR_ERROR_UNSUPPORTED, "relativistic" },
    { "\"NC\"", "\"US\"", NEAR_ERROR_UNSUPPORTED, "PseudoDojo" },
    { "\"NC\"", "\"SL\"", NEAR_ERROR_UNSUPPORTED, "semi-local" },
    { "\"NC\"", "\"1/r\"", NEAR_ERROR_UNSUPPORTED, "Coulomb" },
    { "\"NC\"", "\"new\"", NEAR_ERROR_UNSUPPORTED, "“new”" },
    { "<UPF version=\"2.0.1\">", "<UPF version=\"1.0\">", NEAR_ERROR_UNSUPPORTED, "upfconv" },
    { "<UPF version=\"2.0.1\">", "<UPF version=\"3.0\">", NEAR_ERROR_UNSUPPORTED, "2.0.1" },
    { "is_ultrasoft=\"F\"", "is_ultrasoft=\"no\"", NEAR_ERROR_PARSE, "neither true nor false" },
    { "element=\" Al\"", "element=\"Xy\"", NEAR_ERROR_PARSE, "“Xy”" },
    { "z_valence=\"3.000\"", "z_valence=\"nan\"", NEAR_ERROR_PARSE, "z_valence" },
    { "z_valence=\"3.000\"", "z_valence=\"14\"", NEAR_ERROR_PARSE, "at most 13" },
    { "z_valence=\"3.000\"", "z_valence=\"5\"", NEAR_ERROR_PARSE, "-2 Z/r" },
    { "mesh_size=\"201\"", "mesh_size=\"202\"", NEAR_ERROR_PARSE,
      "mesh_size is 202, but there are 201" },
    { "mesh=\"201\"", "mesh=\"99999999999\"", NEAR_ERROR_PARSE, "99999999999" },
    { "PP_LOCAL type=\"real\" size=\"201\"", "PP_LOCAL type=\"real\" size=\"200\"",
      NEAR_ERROR_PARSE, "size is 200" },
    { "number_of_proj=\"3\"", "number_of_proj=\"4\"", NEAR_ERROR_PARSE, "no <PP_BETA.4>" },
    { "number_of_proj=\"3\"", "number_of_proj=\"2\"", NEAR_ERROR_PARSE,
      "<PP_DIJ>: there are 9 numbers here; 4 are expected" },
    { "number_of_proj=\"3\"", "number_of_proj=\"1000000\"", NEAR_ERROR_PARSE, "1000000" },
    { "number_of_proj=\"3\"", "", NEAR_ERROR_PARSE, "number_of_proj" },
    { "core_correction=\"F\"", "core_correction=\"T\"", NEAR_ERROR_PARSE, "<PP_NLCC>" },
    { "angular_momentum=\"1\"", "angular_momentum=\"4\"", NEAR_ERROR_UNSUPPORTED, "is 4" },
    { "<PP_LOCAL ", "<PP_LOCAT ", NEAR_ERROR_PARSE, "</PP_LOCAL> closes nothing" },
    { "columns=\"4\">\n0.000000000000000e+00", "columns=\"4\">\nInfinity", NEAR_ERROR_PARSE,
      "“Infinity” in <PP_R>" },
    { "columns=\"4\">\n0.000000000000000e+00", "columns=\"4\">\nnan", NEAR_ERROR_PARSE,
      "line 12: “nan”" },
    { "columns=\"4\">\n0.000000000000000e+00", "columns=\"4\">\n1e300", NEAR_ERROR_PARSE,
      "“1e300”" },
    { "columns=\"4\">\n0.0", "columns=\"4\">\n0.0 0.0", NEAR_ERROR_PARSE, "202" },
    { "columns=\"4\">\n0.0", "columns=\"4\">\n3.0", NEAR_ERROR_PARSE, "distances must rise" },
    { "version=\"2.0.1\"", "version=\"2.0.1", NEAR_ERROR_PARSE, "" },
    { "</UPF>", "", NEAR_ERROR_PARSE, "line 1, <UPF>: the file ends" },
    { "</PP_INFO>", "", NEAR_ERROR_PARSE, "<PP_INFO>: the file ends" },
  };
  const NearPseudoInfo *info = pseudo_test_find (NEAR_PSEUDO_FAMILY_HGH, 13, 3);
  g_auto (Mesh) mesh = make_even_mesh (0.0, 0.04, 8.0);
  g_autofree char *text = write_upf (&info->gaussian, "Al", 3.0, FALSE, &mesh);

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *wrong = replace (text, cases[k].what, cases[k].with);

      check_refused (wrong, strlen (wrong), cases[k].code, cases[k].says);
    }
  static const char *const version_1
      = "<PP_INFO>\n</PP_INFO>\n<PP_HEADER>\n 0 Version\n Al\n</PP_HEADER>\n";
  static const char *const schema
      = "<?xml version=\"1.0\"?>\n<qe_pp:pseudo a=\"b\">\n</qe_pp:pseudo>\n";

  check_refused ("", 0, NEAR_ERROR_PARSE, "empty");
  check_refused ("Al\n3\n", 5, NEAR_ERROR_PARSE, "no UPF file");
  check_refused (version_1, strlen (version_1), NEAR_ERROR_UNSUPPORTED, "version 1");
  check_refused (schema, strlen (schema), NEAR_ERROR_UNSUPPORTED, "schema");
}

/* Cut anywhere, a file is refused and says so. */
static void
test_cut_short (void)
{
  const NearPseudoInfo *info = pseudo_test_find (NEAR_PSEUDO_FAMILY_HGH, 13, 3);
  g_auto (Mesh) mesh = make_even_mesh (0.0, 0.1, 8.0);
  g_autofree char *text = write_upf (&info->gaussian, "Al", 3.0, TRUE, &mesh);
  const gsize n = strlen (text);

  for (gsize cut = 1; cut < n - 2; cut += cut < 900 ? 1 : 61)
    check_refused (text, cut, NEAR_ERROR_PARSE, "");
}

/* Steps that are not those of the mesh, a coupling that is no Hermitian operator. */
static void
test_contradictions (void)
{
  const NearPseudoInfo *info = pseudo_test_find (NEAR_PSEUDO_FAMILY_HGH, 13, 3);
  g_auto (Mesh) mesh = make_even_mesh (0.0, 0.04, 8.0);

  for (gsize i = 0; i < mesh.n; i++)
    mesh.slope[i] = 0.05;
  g_autofree char *wrong = write_upf (&info->gaussian, "Al", 3.0, FALSE, &mesh);
  check_refused (wrong, strlen (wrong), NEAR_ERROR_PARSE, "steps of the mesh");
  for (gsize i = 0; i < mesh.n; i++)
    mesh.slope[i] = 0.04;
  NearPseudoGaussian g = info->gaussian;
  g.channel[0].h[0][1] += 0.1;
  g_autofree char *skew = write_upf (&g, "Al", 3.0, FALSE, &mesh);
  check_refused (skew, strlen (skew), NEAR_ERROR_PARSE, "(1, 2)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pseudo-upf/aluminium", test_aluminium);
  g_test_add_func ("/pseudo-upf/all-projectors", test_all_projectors);
  g_test_add_func ("/pseudo-upf/slopes", test_slopes);
  g_test_add_func ("/pseudo-upf/shared", test_shared);
  g_test_add_func ("/pseudo-upf/refusals", test_refusals);
  g_test_add_func ("/pseudo-upf/cut-short", test_cut_short);
  g_test_add_func ("/pseudo-upf/contradictions", test_contradictions);
  return g_test_run ();
}
