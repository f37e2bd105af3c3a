using System.Globalization;
using Farglass.Bench;
using Farglass.Bench.Applications;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

return args switch
{
    ["draw", var width, var height, var grain] =>
        await MotionApplication.RunAsync(Number(width), Number(height), Number(grain), CancellationToken.None),
    ["pages", var width, var height, var pipe] => PagesApplication.Run(Number(width), Number(height), pipe),
    ["beat", var width, var height, var file] => BeatApplication.Run(Number(width), Number(height), file),
    ["flip", var width, var height] => FlipApplication.Run(Number(width), Number(height)),
    _ => await Report.RunAsync(args),
};
