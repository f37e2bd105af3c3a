using System.Data.Common;
using Farglass.Hosting.Storage;

namespace Farglass.Service.Tests.Storage;

public sealed class SqliteStorageTests : StorageCompliance
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("farglass-storage-");

    protected override Task<DbDataSource> CreateAsync() =>
        Task.FromResult<DbDataSource>(SqliteDataSource.Open(Path.Combine(_folder.FullName, "service.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
