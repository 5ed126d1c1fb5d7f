/* near-kernel-table.c — the kernels, what their parameters are, and under which names they are
 * found SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-private.h"

#include <glib/gi18n-lib.h>

#define RASMUSSEN "Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, "
#define LENGTH                                                                                     \
  {                                                                                                \
    "l", N_ ("Length"),                                                                            \
        N_ ("How far apart two inputs are before their values have little to do with each "        \
            "other."),                                                                             \
        1e-5, 1e5, 1.0                                                                             \
  }
#define OFFSET                                                                                     \
  {                                                                                                \
    "s0", N_ ("Offset"), N_ ("Scale of the value at the origin; 0 for lines through it."), 1e-5,   \
        1e5, 1.0                                                                                   \
  }

static const NearParameter variance = { "variance",
                                        N_ ("Variance"),
                                        N_ ("Square of how far the function strays from its mean."),
                                        1e-5,
                                        1e5,
                                        1.0 };
static const NearParameter length[] = { LENGTH };
static const NearParameter matern[] = { LENGTH,
                                        { "nu", N_ ("Smoothness"),
                                          N_ ("How smooth: the function has derivatives of every "
                                              "order below it. Held unless it is marked with ~."),
                                          0.1, 30.0, 1.5 } };
static const NearParameter rational[]
    = { LENGTH,
        { "alpha", N_ ("Mixture of lengths"),
          N_ ("Small: many lengths at once; large: one length, as RBF."), 1e-5, 1e5, 1.0 } };
static const NearParameter gamma_exponential[]
    = { LENGTH,
        { "gamma", N_ ("Exponent"), N_ ("From rough (near 0) to smooth (2, as RBF)."), 0.01, 2.0,
          1.0 } };
static const NearParameter periodic[]
    = { { "l", N_ ("Length"), N_ ("Small: wiggles within one period; large: nearly a pure wave."),
          1e-5, 1e5, 1.0 },
        { "p", N_ ("Period"), N_ ("Distance after which everything repeats."), 1e-5, 1e5, 1.0 } };
static const NearParameter cosine[]
    = { { "l", N_ ("Wavelength"), N_ ("Length of the wave."), 1e-5, 1e5, 1.0 } };
static const NearParameter linear[]
    = { OFFSET,
        { "c", N_ ("Centre"), N_ ("Where the lines cross."), -1e5, 1e5, 0.0 },
        { "w", N_ ("Slopes"), N_ ("Scale of the slope along each input."), 1e-5, 1e5, 1.0 } };
static const NearParameter polynomial[]
    = { { "q", N_ ("Degree"), N_ ("Degree of the polynomial, a whole number."), 1.0, 16.0, 2.0 },
        OFFSET };
static const NearParameter arc_sine[]
    = { { "b", N_ ("Bias scale"), N_ ("Standard deviation of the biases of the network."), 1e-5,
          1e5, 1.0 },
        { "w", N_ ("Weight scale"), N_ ("Standard deviation of the weights of the network."), 1e-5,
          1e5, 1.0 } };
static const NearParameter mixture[]
    = { { "w", N_ ("Weight"),
          N_ ("Share of each line of the spectrum; the first is held unless it is marked with ~."),
          1e-5, 1e5, 1.0 },
        { "mu", N_ ("Frequency"),
          N_ ("Where each line of the spectrum stands: one over the wavelength."), 1e-5, 1e5, 1.0 },
        { "v", N_ ("Variance of the frequency"),
          N_ ("Square of the width of each line of the spectrum."), 1e-8, 1e8, 1.0 } };
static const NearParameter gibbs[]
    = { { "l", N_ ("Length at zero"), N_ ("Length where all inputs are 0."), 1e-5, 1e5, 1.0 },
        { "slope", N_ ("Growth"),
          N_ ("How fast the logarithm of the length grows along each input."), -1e3, 1e3, 0.0 } };
static const NearParameter change_point[]
    = { { "x0", N_ ("Change point"), N_ ("Where the second kernel gives way to the first."), -1e5,
          1e5, 0.0 },
        { "w", N_ ("Width"), N_ ("Over which distance they change."), 1e-5, 1e5, 1.0 } };
static const NearParameter normalized_dot[]
    = { { "zeta", N_ ("Exponent"),
          N_ ("How sharply similar descriptors stand out. Held unless it is marked with ~."), 0.1,
          100.0, 2.0 } };

#define P(array) .parameters = array, .n_parameters = G_N_ELEMENTS (array)

static const NearKernelInfo rows[NEAR_KERNEL_N_LEAVES] = {
  [NEAR_KERNEL_RBF] = { { "rbf", N_ ("RBF (squared exponential)"),
                          N_ ("Functions with derivatives of every order: very smooth."),
                          RASMUSSEN "eq. 4.9", P (length) },
                        "RBF",
                        TRUE,
                        TRUE,
                        "<i>s</i>² exp(−<i>r</i>²/2)" },
  [NEAR_KERNEL_MATERN_12]
  = { { "matern12", N_ ("Matérn 1/2"),
        N_ ("Continuous but rough, as a random walk that is drawn back to its mean."),
        RASMUSSEN "eq. 4.16", P (length) },
      "Matern12",
      TRUE,
      TRUE,
      "<i>s</i>² exp(−<i>r</i>)" },
  [NEAR_KERNEL_MATERN_32]
  = { { "matern32", N_ ("Matérn 3/2"), N_ ("Functions with one derivative."), RASMUSSEN "eq. 4.17",
        P (length) },
      "Matern32",
      TRUE,
      TRUE,
      "<i>s</i>² (1 + √3<i>r</i>) exp(−√3<i>r</i>)" },
  [NEAR_KERNEL_MATERN_52] = { { "matern52", N_ ("Matérn 5/2"),
                                N_ ("Functions with two derivatives: smooth, as most of physics."),
                                RASMUSSEN "eq. 4.17", P (length) },
                              "Matern52",
                              TRUE,
                              TRUE,
                              "<i>s</i>² (1 + √5<i>r</i> + 5<i>r</i>²/3) exp(−√5<i>r</i>)" },
  [NEAR_KERNEL_MATERN] = { { "matern", N_ ("Matérn"),
                             N_ ("Smoothness as a number of its own, from rough to very smooth."),
                             RASMUSSEN "eq. 4.14", P (matern) },
                           "Matern",
                           TRUE,
                           TRUE,
                           "<i>s</i>² 2<sup>1−ν</sup>/Γ(ν) <i>a</i><sup>ν</sup> "
                           "<i>K</i><sub>ν</sub>(<i>a</i>), <i>a</i> = √(2ν) <i>r</i>" },
  [NEAR_KERNEL_RATIONAL_QUADRATIC]
  = { { "rational-quadratic", N_ ("Rational quadratic"),
        N_ ("RBF kernels of many lengths at once."), RASMUSSEN "eq. 4.19", P (rational) },
      "RQ",
      TRUE,
      TRUE,
      "<i>s</i>² (1 + <i>r</i>²/(2α))<sup>−α</sup>" },
  [NEAR_KERNEL_GAMMA_EXPONENTIAL]
  = { { "gamma-exponential", N_ ("γ-exponential"), N_ ("From rough to smooth by its exponent."),
        RASMUSSEN "eq. 4.18", P (gamma_exponential) },
      "GammaExp",
      TRUE,
      TRUE,
      "<i>s</i>² exp(−<i>r</i><sup>γ</sup>)" },
  [NEAR_KERNEL_PERIODIC]
  = { { "periodic", N_ ("Periodic"), N_ ("Repeats itself exactly."),
        "MacKay, Introduction to Gaussian Processes, 1998; " RASMUSSEN "eq. 4.31", P (periodic) },
      "Periodic",
      TRUE,
      FALSE,
      "<i>s</i>² exp(−2 sin²(π<i>D</i>/<i>p</i>)/<i>l</i>²)" },
  [NEAR_KERNEL_COSINE]
  = { { "cosine", N_ ("Cosine"), N_ ("One pure wave of unknown amplitude and phase."), NULL,
        P (cosine) },
      "Cosine",
      TRUE,
      FALSE,
      "<i>s</i>² cos(2π<i>D</i>/<i>l</i>)" },
  [NEAR_KERNEL_LINEAR]
  = { { "linear", N_ ("Linear"), N_ ("Straight lines and planes."), RASMUSSEN "section 4.2.2",
        P (linear) },
      "Linear",
      FALSE,
      FALSE,
      "<i>s</i>² (<i>s</i>₀² + (<i>x</i> − <i>c</i>)·(<i>x</i>′ − <i>c</i>))" },
  [NEAR_KERNEL_POLYNOMIAL]
  = { { "polynomial", N_ ("Polynomial"), N_ ("Polynomials of one degree in all inputs."),
        RASMUSSEN "section 4.2.2", P (polynomial) },
      "Poly",
      FALSE,
      FALSE,
      "<i>s</i>² (<i>s</i>₀² + <i>x</i>·<i>x</i>′)<sup><i>q</i></sup>" },
  [NEAR_KERNEL_CONSTANT]
  = { { "constant", N_ ("Constant"), N_ ("One unknown level for all inputs."), NULL, NULL, 0 },
      "Constant",
      TRUE,
      FALSE,
      "<i>c</i>" },
  [NEAR_KERNEL_WHITE]
  = { { "white", N_ ("White noise"), N_ ("Noise of each measurement by itself."), NULL, NULL, 0 },
      "White",
      TRUE,
      FALSE,
      "σ² δ<sub><i>ij</i></sub>" },
  [NEAR_KERNEL_ARC_SINE]
  = { { "arc-sine", N_ ("Arc sine (infinite network)"),
        N_ ("A network with one hidden layer of endlessly many sigmoid neurons and random "
            "weights."),
        "Williams, Neural Computation 10 (1998) 1203; " RASMUSSEN "eq. 4.29", P (arc_sine) },
      "ArcSine",
      FALSE,
      FALSE,
      "<i>s</i>² (2/π) asin(2<i>u</i>/√((1 + 2<i>u</i><sub><i>xx</i></sub>)(1 + "
      "2<i>u</i><sub><i>x</i>′<i>x</i>′</sub>)))" },
  [NEAR_KERNEL_SPECTRAL_MIXTURE]
  = { { "spectral-mixture", N_ ("Spectral mixture"),
        N_ ("Waves of several frequencies, each with a width."),
        "Wilson and Adams, Proc. ICML 2013, 1067", P (mixture) },
      "SM",
      TRUE,
      FALSE,
      "<i>s</i>² Σ <i>w</i><sub><i>q</i></sub> exp(−2π²<i>D</i>²<i>v</i><sub><i>q</i></sub>) "
      "cos(2πμ<sub><i>q</i></sub><i>D</i>)" },
  [NEAR_KERNEL_GIBBS] = { { "gibbs", N_ ("Gibbs (length that varies)"),
                            N_ ("Smooth in one place and quick in another."),
                            "Gibbs, thesis, Cambridge 1997; " RASMUSSEN "eq. 4.32", P (gibbs) },
                          "Gibbs",
                          FALSE,
                          FALSE,
                          "<i>s</i>² (2<i>ll</i>′/(<i>l</i>² + <i>l</i>′²))<sup><i>d</i>/2</sup> "
                          "exp(−<i>D</i>²/(<i>l</i>² + <i>l</i>′²)), "
                          "<i>l</i>(<i>x</i>) = <i>l</i> exp(slope·<i>x</i>)" },
  [NEAR_KERNEL_CHANGE_POINT]
  = { { "change-point", N_ ("Change point"),
        N_ ("One kernel beyond a place and another one before it."),
        "Saatçi, Turner and Rasmussen, Proc. ICML 2010, 927", P (change_point) },
      "ChangePoint",
      FALSE,
      FALSE,
      "<i>gg</i>′<i>k</i>₁ + (1 − <i>g</i>)(1 − <i>g</i>′)<i>k</i>₂" },
  [NEAR_KERNEL_NORMALIZED_DOT]
  = { { "normalized-dot", N_ ("Normalised dot product"),
        N_ ("The angle between two descriptors, as models of atoms use it."),
        "Bartók, Kondor and Csányi, Phys. Rev. B 87 (2013) 184115", P (normalized_dot) },
      "NormalizedDot",
      FALSE,
      FALSE,
      "<i>s</i>² (<i>x</i>·<i>x</i>′/(|<i>x</i>||<i>x</i>′|))<sup>ζ</sup>" },
};

const NearTable near_kernel_table = NEAR_TABLE_INIT ("kernel", N_ ("kernel"), rows);

static const NearInfo metrics[] = {
  [NEAR_METRIC_EUCLIDEAN]
  = { "euclidean", N_ ("Euclidean"), N_ ("Differences of the inputs as they are."), NULL, NULL, 0 },
  [NEAR_METRIC_SIMPLEX]
  = { "simplex", N_ ("Fractions"),
      N_ ("Inputs are amounts: differences of their fractions of the sum."), NULL, NULL, 0 },
  [NEAR_METRIC_AITCHISON] = { "aitchison", N_ ("Aitchison (log-ratios)"),
                              N_ ("Differences of centred logarithms of the fractions: ratios "
                                  "count, and no amount may be zero."),
                              "Aitchison, J. R. Statist. Soc. B 44 (1982) 139", NULL, 0 },
  [NEAR_METRIC_HELLINGER] = { "hellinger", N_ ("Hellinger"),
                              N_ ("Differences of square roots of the fractions, over √2: from 0 "
                                  "to 1, and amounts may be zero."),
                              "Hellinger, J. reine angew. Math. 136 (1909) 210", NULL, 0 },
  [NEAR_METRIC_ANGLE] = { "angle", N_ ("Angle in degrees"),
                          N_ ("Wrapped around at 360°: the chord of the circle, measured in "
                              "degrees where it is short."),
                          NULL, NULL, 0 },
};

const NearTable near_metric_table = NEAR_TABLE_INIT ("metric", N_ ("metric"), metrics);

static const guint traits[NEAR_KERNEL_N_LEAVES][NEAR_KERNEL_MAX_SLOT_KINDS] = {
  [NEAR_KERNEL_RBF] = { NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_MATERN_12] = { NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_MATERN_32] = { NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_MATERN_52] = { NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_MATERN] = { NEAR_KERNEL_PER_INPUT, NEAR_KERNEL_HELD },
  [NEAR_KERNEL_RATIONAL_QUADRATIC] = { NEAR_KERNEL_PER_INPUT, NEAR_KERNEL_SCALE },
  [NEAR_KERNEL_GAMMA_EXPONENTIAL] = { NEAR_KERNEL_PER_INPUT, NEAR_KERNEL_SCALE },
  [NEAR_KERNEL_PERIODIC] = { NEAR_KERNEL_PER_INPUT, NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_COSINE] = { NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_LINEAR]
  = { NEAR_KERNEL_ZERO, NEAR_KERNEL_PER_INPUT | NEAR_KERNEL_LOCATION | NEAR_KERNEL_OPTIONAL,
      NEAR_KERNEL_PER_INPUT | NEAR_KERNEL_OPTIONAL },
  [NEAR_KERNEL_POLYNOMIAL] = { NEAR_KERNEL_WHOLE, NEAR_KERNEL_ZERO },
  [NEAR_KERNEL_ARC_SINE] = { NEAR_KERNEL_ZERO, NEAR_KERNEL_PER_INPUT },
  [NEAR_KERNEL_SPECTRAL_MIXTURE]
  = { NEAR_KERNEL_COMPONENTS, NEAR_KERNEL_COMPONENTS, NEAR_KERNEL_COMPONENTS },
  [NEAR_KERNEL_GIBBS] = { NEAR_KERNEL_SCALE, NEAR_KERNEL_PER_INPUT | NEAR_KERNEL_LOCATION },
  [NEAR_KERNEL_CHANGE_POINT] = { NEAR_KERNEL_LOCATION, NEAR_KERNEL_SCALE },
  [NEAR_KERNEL_NORMALIZED_DOT] = { NEAR_KERNEL_HELD },
};

const NearKernelInfo *
near_kernel_get_info (NearKernelKind kind)
{
  g_return_val_if_fail (kind < NEAR_KERNEL_N_LEAVES, NULL);
  return &rows[kind];
}

const NearParameter *
_near_kernel_get_variance_info (void)
{
  return &variance;
}

guint
_near_kernel_get_traits (NearKernelKind kind, guint parameter)
{
  return traits[kind][parameter];
}

void
_near_kernel_get_limits (NearKernelKind kind, guint parameter, double limits[2])
{
  const NearParameter *info = &rows[kind].info.parameters[parameter];
  gboolean limited = (traits[kind][parameter] & (NEAR_KERNEL_HELD | NEAR_KERNEL_WHOLE)) != 0
                     || info == &gamma_exponential[1];

  limits[0] = limited                                            ? info->minimum
              : (traits[kind][parameter] & NEAR_KERNEL_LOCATION) ? -NEAR_KERNEL_LARGEST
                                                                 : NEAR_KERNEL_SMALLEST;
  limits[1] = limited ? info->maximum : NEAR_KERNEL_LARGEST;
}

/* Other names of kernels: in scikit-learn, GPy and GPflow, and in long. */
static const struct
{
  const char *name;
  NearKernelKind kind;
} synonyms[] = {
  { "SE", NEAR_KERNEL_RBF },
  { "SquaredExponential", NEAR_KERNEL_RBF },
  { "Gaussian", NEAR_KERNEL_RBF },
  { "Exponential", NEAR_KERNEL_MATERN_12 },
  { "RationalQuadratic", NEAR_KERNEL_RATIONAL_QUADRATIC },
  { "GammaExponential", NEAR_KERNEL_GAMMA_EXPONENTIAL },
  { "ExpSineSquared", NEAR_KERNEL_PERIODIC },
  { "Cos", NEAR_KERNEL_COSINE },
  { "DotProduct", NEAR_KERNEL_LINEAR },
  { "Polynomial", NEAR_KERNEL_POLYNOMIAL },
  { "Const", NEAR_KERNEL_CONSTANT },
  { "ConstantKernel", NEAR_KERNEL_CONSTANT },
  { "WhiteKernel", NEAR_KERNEL_WHITE },
  { "WhiteNoise", NEAR_KERNEL_WHITE },
  { "NeuralNetwork", NEAR_KERNEL_ARC_SINE },
  { "SpectralMixture", NEAR_KERNEL_SPECTRAL_MIXTURE },
};

gboolean
_near_kernel_find_kind (const char *name, NearKernelKind *kind)
{
  for (guint i = 0; i < NEAR_KERNEL_N_LEAVES; i++)
    if (g_ascii_strcasecmp (name, rows[i].text_name) == 0)
      {
        *kind = i;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_ascii_strcasecmp (name, synonyms[i].name) == 0)
      {
        *kind = synonyms[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* @parameter: row of the kernel's parameters; G_MAXUINT: its variance */
gboolean
_near_kernel_find_argument (NearKernelKind kind, const char *name, guint *parameter)
{
  static const struct
  {
    const char *name, *id;
  } others[] = {
    { "length_scale", "l" },       { "lengthscale", "l" },
    { "lengthscales", "l" },       { "length", "l" },
    { "periodicity", "p" },        { "period", "p" },
    { "sigma_0", "s0" },           { "degree", "q" },
    { "noise_level", "variance" }, { "constant_value", "variance" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_ascii_strcasecmp (name, others[i].name) == 0)
      name = others[i].id;
  for (guint i = 0; i < rows[kind].info.n_parameters; i++)
    if (g_ascii_strcasecmp (name, rows[kind].info.parameters[i].id) == 0)
      {
        *parameter = i;
        return TRUE;
      }
  if (rows[kind].info.n_parameters == 0 && g_ascii_strcasecmp (name, "variance") == 0)
    {
      *parameter = G_MAXUINT;
      return TRUE;
    }
  return FALSE;
}
