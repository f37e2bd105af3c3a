using System.Data.Common;
using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Farglass.Entitlement.Storage;

/// <summary>
/// Keeps the data-protection keys beside everything else, so that a restart or another replica understands the forms
/// that are open. The framework's interface is not async; it asks at the start and once a day.
/// </summary>
sealed class KeyRing(DbDataSource source) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = source.OpenConnection();
        return [.. connection.Query<string>("SELECT xml FROM data_protection_keys ORDER BY name").Select(xml =>
            XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = source.OpenConnection();
        connection.Execute("""
            INSERT INTO data_protection_keys (name, xml) VALUES (@friendlyName, @xml)
            ON CONFLICT (name) DO UPDATE SET xml = excluded.xml
            """, new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
