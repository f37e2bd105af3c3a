using System.Globalization;
using Farglass.Bench;

if (args is ["draw", var width, var height])
    return await MotionApplication.RunAsync(int.Parse(width, CultureInfo.InvariantCulture),
        int.Parse(height, CultureInfo.InvariantCulture), CancellationToken.None);

return await Report.RunAsync(args);
