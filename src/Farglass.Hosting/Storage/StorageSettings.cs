using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Farglass.Hosting.Storage;

public enum StorageProvider { Sqlite }

/// <summary>Section <c>Storage</c>, the same for every server that keeps something.</summary>
public sealed class StorageSettings
{
    [Description("The kind of database: `Sqlite`.")]
    public StorageProvider Provider { get; set; } = StorageProvider.Sqlite;

    [Description("The SQLite file. It is made, readable by its owner alone, if it is not there; its folder must be.")]
    [Required(ErrorMessage = "must be set to the path of the SQLite file.")]
    public string File { get; set; } = "";
}
