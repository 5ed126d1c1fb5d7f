/* near-gp-preset.c — experiments of the Gaussian-process lab that are ready to be opened
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of the workshop "Gaussian processes" and what goes beyond them. A variance of 0.001 or of 10 that is
 * held is 0.0316 or 3.16 as a standard deviation.
 */
#include "near-gp-preset.h"
#include "near-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORKSHOP "NIST AIMS workshop, Gaussian_Processes.ipynb"

static const NearGpPresetInfo preset_rows[] = {
  { { .id = "prior", .name = N_ ("Before any point"),
      .sentence = N_ ("Five functions drawn from a kernel: what is believed before anything was measured."),
      .citation = WORKSHOP },
    "{\"samples\":0,\"x_high\":100,\"kernel\":\"RBF(l=10)\",\"noise\":\"fixed\",\"noise_sd\":0.01,"
    "\"draws\":\"prior\",\"band\":\"function\"}" },
  { { .id = "kernel-matrix", .name = N_ ("Kernel matrix"),
      .sentence = N_ ("A hundred points and how alike each two of them are: a band along the diagonal, as wide as "
                      "the length."),
      .citation = WORKSHOP },
    "{\"samples\":101,\"x_high\":100,\"kernel\":\"RBF(l=10)\",\"noise\":\"fixed\",\"noise_sd\":0.25}", TRUE },
  { { .id = "smoothness", .name = N_ ("Rough and smooth"),
      .sentence = N_ ("Draws of a Matérn 1/2 kernel have no slope anywhere; put a Matérn 3/2, 5/2 or an RBF in its "
                      "place and they become smooth."),
      .citation = WORKSHOP },
    "{\"samples\":0,\"x_high\":100,\"kernel\":\"10*Matern12(l=10)\",\"noise\":\"fixed\",\"noise_sd\":0.01,"
    "\"draws\":\"prior\",\"n_draws\":3,\"band\":\"function\"}" },
  { { .id = "sum", .name = N_ ("Trend plus wave"),
      .sentence = N_ ("The sum of two kernels is a function that has both parts, one laid over the other."),
      .citation = WORKSHOP },
    "{\"samples\":0,\"x_high\":100,\"kernel\":\"0.01*Linear + 10*Cosine(l=20)\",\"noise\":\"fixed\","
    "\"noise_sd\":0.01,\"draws\":\"prior\",\"n_draws\":3,\"band\":\"function\"}" },
  { { .id = "product", .name = N_ ("Trend times wave"),
      .sentence = N_ ("The product of the same two kernels is a wave that grows along the trend."),
      .citation = WORKSHOP },
    "{\"samples\":0,\"x_high\":100,\"kernel\":\"0.01*Linear*Cosine(l=20)\",\"noise\":\"fixed\","
    "\"noise_sd\":0.01,\"draws\":\"prior\",\"n_draws\":3,\"band\":\"function\"}" },
  { { .id = "twenty-points", .name = N_ ("Twenty points"),
      .sentence = N_ ("Three waves, measured with noise up to x = 40: run it, and the kernel and the noise are found."),
      .citation = WORKSHOP },
    "{}" },
  { { .id = "far-point", .name = N_ ("One far point"),
      .sentence = N_ ("One more point at x = 80 pinches the band there; between, the curve goes back to the mean."),
      .citation = WORKSHOP },
    "{\"far_point\":true}" },
  { { .id = "noise-too-small", .name = N_ ("Noise too small"),
      .sentence = N_ ("Noise held far below the truth: the length shrinks, and the likelihood has two hills, one of "
                      "them a trap of spikes."),
      .citation = WORKSHOP },
    "{\"far_point\":true,\"noise\":\"fixed\",\"noise_sd\":0.0316227766016838,\"restarts\":19}" },
  { { .id = "noise-too-large", .name = N_ ("Noise too large"),
      .sentence = N_ ("Noise held far above the truth: the points say little, and the curve hardly bends."),
      .citation = WORKSHOP },
    "{\"far_point\":true,\"noise\":\"fixed\",\"noise_sd\":3.16227766016838}" },
  { { .id = "growing-noise", .name = N_ ("Noise that grows"),
      .sentence = N_ ("Each point has its own error bar; its square is its variance, and sure points count more."),
      .citation = WORKSHOP },
    "{\"noise_grows\":true,\"noise\":\"points\"}" },
  { { .id = "two-inputs", .name = N_ ("Two inputs"),
      .sentence = N_ ("Hills over a plane: the mean and how sure it is, side by side.") },
    "{\"source\":\"hills\"}" },
  { { .id = "classes", .name = N_ ("Classes"),
      .sentence = N_ ("Two moons of points: not a value but a probability is predicted.") },
    "{\"source\":\"moons\"}" },
  { { .id = "boundary", .name = N_ ("A phase boundary"),
      .sentence = N_ ("Labels and a property along a composition, each with gaps, find one boundary together."),
      .citation = "A. G. Kusne et al., arXiv:2311.06228 (2023)" },
    "{\"source\":\"phases\"}" },
  { { .id = "bond", .name = N_ ("Energy and force"),
      .sentence = N_ ("Six lengths of a bond, with energies and forces: each force bends the curve as a value would."),
      .citation = "P. M. Morse, Phys. Rev. 34, 57 (1929)" },
    "{\"source\":\"morse\"}" },
  { { .id = "polymers", .name = N_ ("Polymers with theory"),
      .sentence = N_ ("The size of chains by length and solvent: a theory that is wrong still helps to learn from few "
                      "points."),
      .citation = "Audus, McDannald & DeCost, ACS Macro Lett. 11, 1117 (2022)" },
    "{\"source\":\"polymer\",\"theory\":\"parameterization\",\"test_share\":0.8}" },
};

const NearTable near_gp_preset_table
    = NEAR_TABLE_INIT ("gp-preset", N_ ("experiment with a Gaussian process"), preset_rows);

/**
 * near_gp_preset_dup_spec:
 *
 * What follows from the points and from the theory is chosen first, as a hand would; what the preset says stays.
 */
NearGpSpec *
near_gp_preset_dup_spec (gsize row)
{
  static const char *const leaders[] = { "source", "theory" };
  const NearGpPresetInfo *preset = &preset_rows[MIN (row, G_N_ELEMENTS (preset_rows) - 1)];
  NearGpSpec *spec = near_spec_new (&near_gp_schema);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) patch = near_json_parse (preset->patch, strlen (preset->patch), preset->info.id, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (leaders); i++)
    if (json_object_get (patch, leaders[i]) != NULL)
      {
        g_autoptr (json_t) one = json_pack ("{s:O}", leaders[i], json_object_get (patch, leaders[i]));

        near_spec_patch_from_json (&near_gp_schema, spec, one, preset->info.id, &error);
        g_assert_no_error (error);
        near_gp_spec_follow (spec, leaders[i]);
      }
  near_spec_patch_from_json (&near_gp_schema, spec, patch, preset->info.id, &error);
  g_assert_no_error (error);
  return spec;
}
