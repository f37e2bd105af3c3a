namespace Farglass.Bench.Network;

/// <summary>
/// How like two pictures are to an eye (Wang, Bovik, Sheikh, Simoncelli: <i>Image quality assessment: from error
/// visibility to structural similarity</i>, 2004): the mean over windows of 8 x 8, of the luma.
/// </summary>
static class Likeness
{
    const int Window = 8, Step = 4;
    const double LuminanceConstant = 0.01 * 255 * 0.01 * 255, ContrastConstant = 0.03 * 255 * 0.03 * 255;

    /// <returns>1 for pictures that are the same.</returns>
    public static double Ssim(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int width)
    {
        var (sum, windows) = (0.0, 0);
        for (var y = 0; y + Window <= left.Length / width; y += Step)
        {
            for (var x = 0; x + Window <= width; x += Step, windows++)
                sum += OfWindow(left[((y * width) + x)..], right[((y * width) + x)..], width);
        }

        return sum / windows;
    }

    static double OfWindow(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int stride)
    {
        const double count = Window * Window;
        double sumLeft = 0, sumRight = 0, squareLeft = 0, squareRight = 0, product = 0;
        for (var row = 0; row < Window; row++)
        {
            for (var at = row * stride; at < (row * stride) + Window; at++)
            {
                double a = left[at], b = right[at];
                (sumLeft, sumRight) = (sumLeft + a, sumRight + b);
                (squareLeft, squareRight, product) = (squareLeft + (a * a), squareRight + (b * b), product + (a * b));
            }
        }

        var (meanLeft, meanRight) = (sumLeft / count, sumRight / count);
        var variances = (squareLeft / count) - (meanLeft * meanLeft) + (squareRight / count) - (meanRight * meanRight);
        var covariance = (product / count) - (meanLeft * meanRight);
        return ((2 * meanLeft * meanRight) + LuminanceConstant) * ((2 * covariance) + ContrastConstant)
            / (((meanLeft * meanLeft) + (meanRight * meanRight) + LuminanceConstant) * (variances + ContrastConstant));
    }
}
