<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Lookup</source>
        <translation>查询(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>LookupHistory</name>
    <message>
        <source>Looked up before: {id}</source>
        <translation>之前查询过：{id}</translation>
    </message>
</context>
<context>
    <name>RecordCard</name>
    <message>
        <source>Doors</source>
        <translation>门禁设备</translation>
    </message>
    <message>
        <source>Photo quality</source>
        <translation>照片质量</translation>
    </message>
    <message>
        <source>Photo properties</source>
        <translation>照片属性</translation>
    </message>
</context>
<context>
    <name>CardFoot</name>
    <message>
        <source>Save photo…</source>
        <translation>保存照片…</translation>
    </message>
    <message>
        <source>Save as received…</source>
        <translation>保存原始数据…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>CardHead</name>
    <message>
        <source>No name in the record</source>
        <translation>记录中没有姓名</translation>
    </message>
    <message>
        <source>The service sent an empty name</source>
        <translation>服务返回的姓名为空</translation>
    </message>
    <message>
        <source>Copy Name</source>
        <translation>复制姓名</translation>
    </message>
    <message>
        <source>The name mixes letters of different scripts that look alike. Identify the person by the user ID and the face ID.</source>
        <translation>姓名中混有其他文字的形似字母，请以用户 ID 和人脸 ID 为准。</translation>
    </message>
    <message>
        <source>The name is not text: {raw}</source>
        <translation>姓名不是文本：{raw}</translation>
    </message>
</context>
<context>
    <name>ClueBar</name>
    <message>
        <source>Named by the link</source>
        <translation>链接中给出</translation>
    </message>
    <message>
        <source>A scanned code, or part of one</source>
        <translation>扫描的条码，或其中一部分</translation>
    </message>
    <message>
        <source>Found in the pasted text</source>
        <translation>在粘贴内容中找到</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Named by a field in the text</source>
        <translation>文中注明了字段名</translation>
    </message>
    <message>
        <source>A mobile number in the text</source>
        <translation>文中的手机号码</translation>
    </message>
    <message>
        <source>The whole pasted text</source>
        <translation>粘贴的全部内容</translation>
    </message>
    <message>
        <source>A cell or a line</source>
        <translation>单元格或一行</translation>
    </message>
    <message>
        <source>A word that looks like an account</source>
        <translation>可能是账号的内容</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>输入命令名称</translation>
    </message>
    <message>
        <source>No matching command.</source>
        <translation>没有匹配的命令。</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Pinned. The next result is shown beside this one.</source>
        <translation>已固定。下一条查询结果将显示在旁边。</translation>
    </message>
</context>
<context>
    <name>Connections</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Writing the settings…</source>
        <translation>正在写入设置……</translation>
    </message>
    <message>
        <source>Waiting for the keyring…</source>
        <translation>正在等待钥匙串……</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何更改。</translation>
    </message>
    <message>
        <source>Stopped. Nothing was changed.</source>
        <translation>已停止，未作任何更改。</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>导入连接配置</translation>
    </message>
    <message>
        <source>Export connections without secrets</source>
        <translation>导出连接配置（不含密钥）</translation>
    </message>
    <message>
        <source>Connections (*.toml)</source>
        <translation>连接配置 (*.toml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Exported as {file}, without secrets.</source>
        <translation>已导出为 {file}，不含密钥。</translation>
    </message>
    <message>
        <source>Imported: {names}. Enter AppKey and AppSecret for each, now or later.</source>
        <translation>已导入：{names}。请分别填写 AppKey 和 AppSecret，也可稍后填写。</translation>
    </message>
    <message>
        <source>No connections could be read from {file}.</source>
        <translation>未能从 {file} 中读取到连接配置。</translation>
    </message>
    <message>
        <source>Not used: {values}; the numbers in brackets are line numbers.</source>
        <translation>未采用：{values}（括号内为行号）。</translation>
    </message>
</context>
<context>
    <name>CopiedElsewhere</name>
    <message>
        <source>On Wayland the clipboard is read only when you paste: nothing will be offered.</source>
        <translation>Wayland 下仅在粘贴时读取剪贴板，因此不会有提示。</translation>
    </message>
    <message>
        <source>Copied in another program</source>
        <translation>复制自其他程序</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copied, with the user ID masked as in the window</source>
        <translation>已复制；用户 ID 已脱敏，与窗口中一致</translation>
    </message>
    <message>
        <source>Not copied: another person has been looked up since.</source>
        <translation>未复制：此后已查询其他人员。</translation>
    </message>
    <message>
        <source>Copied for {n} seconds, with the user ID masked as in the window</source>
        <translation>已复制，{n} 秒后清除；用户 ID 已脱敏，与窗口中一致</translation>
    </message>
    <message>
        <source>Copied for {n} seconds</source>
        <translation>已复制，{n} 秒后清除</translation>
    </message>
</context>
<context>
    <name>Destination</name>
    <message>
        <source>A file of that name already exists there.</source>
        <translation>此位置已有同名文件。</translation>
    </message>
    <message>
        <source>{service} copies what is in {folder} to its servers and to other computers.</source>
        <translation>{service} 会将 {folder} 中的内容复制到其服务器和其他电脑。</translation>
    </message>
    <message>
        <source>{folder} is not on this computer, but on the network ({service}).</source>
        <translation>{folder} 不在本机，位于网络（{service}）。</translation>
    </message>
    <message>
        <source>Save a face photo there?</source>
        <translation>是否将人脸照片保存到此位置？</translation>
    </message>
    <message>
        <source>Save there</source>
        <translation>仍保存到此位置</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>另选文件夹</translation>
    </message>
    <message>
        <source>Replace the existing file?</source>
        <translation>是否替换已有文件？</translation>
    </message>
    <message>
        <source>“{file}” already exists in {folder}.</source>
        <translation>{folder} 中已有“{file}”。</translation>
    </message>
    <message>
        <source>The record file “{record}” is replaced, too.</source>
        <translation>记录文件“{record}”也会被替换。</translation>
    </message>
    <message>
        <source>The record file “{record}” is kept, and may belong to another person.</source>
        <translation>记录文件“{record}”将保留，其内容可能属于他人。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>换一个名称</translation>
    </message>
    <message>
        <source>As received</source>
        <translation>原始数据</translation>
    </message>
    <message>
        <source>Save record sheet</source>
        <translation>保存记录单</translation>
    </message>
    <message>
        <source>Save photo</source>
        <translation>保存照片</translation>
    </message>
    <message>
        <source>Evidence pack</source>
        <translation>证据包</translation>
    </message>
</context>
<context>
    <name>DetailsDock</name>
    <message>
        <source>No lookup is shown.</source>
        <translation>当前没有显示查询结果。</translation>
    </message>
    <message>
        <source>The last request got no reply.</source>
        <translation>最后一次请求没有收到响应。</translation>
    </message>
    <message>
        <source>1 request, {ms} ms in total</source>
        <translation>共 1 次请求，{ms} 毫秒</translation>
    </message>
    <message>
        <source>{n} requests, {ms} ms in total</source>
        <translation>共 {n} 次请求，{ms} 毫秒</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Mask personal data</source>
        <translation>个人信息脱敏</translation>
    </message>
    <message>
        <source>Show personal data</source>
        <translation>显示个人信息</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无匹配</translation>
    </message>
</context>
<context>
    <name>DifferenceTable</name>
    <message>
        <source>Pinned</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Fields of both records</source>
        <translation>两条记录的字段</translation>
    </message>
    <message>
        <source>There is no record to compare with</source>
        <translation>没有可对比的记录</translation>
    </message>
    <message>
        <source>One field differs</source>
        <translation>有 1 项不同</translation>
    </message>
    <message>
        <source>{n} fields differ</source>
        <translation>有 {n} 项不同</translation>
    </message>
    <message>
        <source>All fields are the same</source>
        <translation>各项均相同</translation>
    </message>
</context>
<context>
    <name>DoctorDialog</name>
    <message>
        <source>Checks each step of the connection to {host}, with a signed ping and one ID that does not exist.</source>
        <translation>逐步检查与 {host} 的连接，并发送一次签名的 ping 请求，再查询一个不存在的 ID。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>About {field}</source>
        <translation>说明：{field}</translation>
    </message>
    <message>
        <source>Copy {field}</source>
        <translation>复制{field}</translation>
    </message>
    <message>
        <source>{field}: there is nothing to copy</source>
        <translation>{field}：没有可复制的内容</translation>
    </message>
    <message>
        <source>Hide {field}</source>
        <translation>隐藏{field}</translation>
    </message>
    <message>
        <source>Show {field}</source>
        <translation>显示{field}</translation>
    </message>
    <message>
        <source>Masked in sharing mode</source>
        <translation>共享模式中已脱敏</translation>
    </message>
</context>
<context>
    <name>HabitsDialog</name>
    <message>
        <source>Use the placeholders below, each in braces.</source>
        <translation>请使用下方的占位符，并加花括号。</translation>
    </message>
    <message>
        <source>For example: {name}</source>
        <translation>示例：{name}</translation>
    </message>
    <message>
        <source>The operator&apos;s name appears on watermarks, evidence packs and record sheets.</source>
        <translation>操作人姓名会出现在水印、证据包和记录单上。</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Anyone who can see the folder can tell from the file names whose faces these are.</source>
        <translation>能看到该文件夹的人，可从文件名得知是谁的人脸。</translation>
    </message>
    <message>
        <source>Save the record with the photo (JSON, full user ID)</source>
        <translation>保存照片时同时保存记录（JSON，含完整用户 ID）</translation>
    </message>
    <message>
        <source>User ID, masked</source>
        <translation>用户 ID（脱敏）</translation>
    </message>
    <message>
        <source>Full user ID</source>
        <translation>完整用户 ID</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Default file name</source>
        <translation>默认文件名</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>IdField</name>
    <message>
        <source>User ID</source>
        <translation>用户 ID</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>LaterStarts</name>
    <message>
        <source>FaceViewer is already running but does not respond</source>
        <translation>FaceViewer 已在运行，但没有响应</translation>
    </message>
    <message>
        <source>You can use this second window. You may have to end the other FaceViewer process.</source>
        <translation>可正常使用此窗口。可能需要结束另一个 FaceViewer 进程。</translation>
    </message>
</context>
<context>
    <name>Links</name>
    <message>
        <source>From a link</source>
        <translation>来自链接</translation>
    </message>
    <message>
        <source>ticket {number}</source>
        <translation>工单 {number}</translation>
    </message>
    <message>
        <source>connection {name}</source>
        <translation>连接配置 {name}</translation>
    </message>
    <message>
        <source>The link names the connection “{name}”, which is not set up.</source>
        <translation>链接指定的连接配置“{name}”尚未设置。</translation>
    </message>
    <message>
        <source>The link names a connection that is not set up.</source>
        <translation>链接指定的连接配置尚未设置。</translation>
    </message>
    <message>
        <source>The connection in use has not been changed.</source>
        <translation>当前使用的连接配置未更改。</translation>
    </message>
</context>
<context>
    <name>LookupBar</name>
    <message>
        <source>Not a mobile number of mainland China, which has {digits} digits.</source>
        <translation>不是中国大陆手机号（{digits} 位数字）。</translation>
    </message>
    <message>
        <source>1 digit, not {digits}.</source>
        <translation>已输入 1 位；手机号为 {digits} 位。</translation>
    </message>
    <message>
        <source>{n} digits, not {digits}.</source>
        <translation>已输入 {n} 位；手机号为 {digits} 位。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Will look up {id} (removed: {what}).</source>
        <translation>将按 {id} 查询（已自动去除：{what}）。</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>连接配置</translation>
    </message>
    <message>
        <source>Training: sample people</source>
        <translation>训练：示例人员</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>FaceViewer</source>
        <translation>FaceViewer</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Save again…</source>
        <translation>重新保存…</translation>
    </message>
    <message>
        <source>Close message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>InfoDialogs</name>
    <message>
        <source>Something went wrong in FaceViewer</source>
        <translation>FaceViewer 内部出错</translation>
    </message>
    <message>
        <source>FaceViewer keeps running. Send this report to your administrator or to the maintainers of FaceViewer. It contains no secrets and no personal data.</source>
        <translation>FaceViewer 继续运行。请将此报告发给管理员或 FaceViewer 的维护者。报告中不含密钥和个人信息。</translation>
    </message>
    <message>
        <source>All of them are drawings. They can be looked up on the training gateway; * means any user type.</source>
        <translation>均为绘制的人像，可在训练网关中查询；* 表示任意用户类型。</translation>
    </message>
    <message>
        <source>Shows a face registered for door access, with its record.</source>
        <translation>查看门禁登记的人脸及其记录。</translation>
    </message>
    <message>
        <source>License: {name}</source>
        <translation>许可证：{name}</translation>
    </message>
</context>
<context>
    <name>PairRow</name>
    <message>
        <source>Same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>{field}, pinned</source>
        <translation>{field}（已固定）</translation>
    </message>
    <message>
        <source>{field}, current</source>
        <translation>{field}（当前）</translation>
    </message>
</context>
<context>
    <name>Paste</name>
    <message>
        <source>The clipboard content is marked as secret and was not read.</source>
        <translation>剪贴板内容标记为机密，未读取。</translation>
    </message>
    <message numerus="yes">
        <source>%n found in the pasted text</source>
        <translation>
            <numerusform>在粘贴内容中找到 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>The pasted text is long. No user ID was found in its first {n} characters.</source>
        <translation>粘贴的内容较长，前 {n} 个字符中未找到用户 ID。</translation>
    </message>
    <message>
        <source>No user ID was found in the pasted text.</source>
        <translation>粘贴内容中没有找到用户 ID。</translation>
    </message>
    <message>
        <source>There is no text on the clipboard.</source>
        <translation>剪贴板中没有文本。</translation>
    </message>
</context>
<context>
    <name>PhotoBar</name>
    <message>
        <source>Zoom level in per cent</source>
        <translation>缩放百分比</translation>
    </message>
    <message>
        <source>Drag the photo into a ticket or a folder</source>
        <translation>将照片拖入工单或文件夹</translation>
    </message>
    <message>
        <source>Show photo</source>
        <translation>显示照片</translation>
    </message>
</context>
<context>
    <name>PhotoPage</name>
    <message>
        <source>Photos stay hidden until you show them again with the eye button below.</source>
        <translation>照片将保持隐藏，点击下方的眼睛按钮可重新显示。</translation>
    </message>
    <message>
        <source>Photos stay hidden until you show them again with the eye button below, or with {key} on the photo.</source>
        <translation>照片将保持隐藏，点击下方的眼睛按钮或在照片上按 {key} 可重新显示。</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>rotated</source>
        <translation>已旋转</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>已镜像</translation>
    </message>
    <message>
        <source>Face photo of {name}</source>
        <translation>人脸照片：{name}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{width} by {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
</context>
<context>
    <name>PhotoStage</name>
    <message>
        <source>Look up the same ID with this user type</source>
        <translation>以该类型查询同一 ID</translation>
    </message>
    <message>
        <source>Try the same ID as</source>
        <translation>换一种用户类型查询同一 ID</translation>
    </message>
    <message>
        <source>Content hidden</source>
        <translation>内容已隐藏</translation>
    </message>
    <message>
        <source>There was no activity for five minutes, or the screen was locked.</source>
        <translation>已有五分钟没有操作，或屏幕曾被锁定。</translation>
    </message>
    <message>
        <source>Show again</source>
        <translation>重新显示</translation>
    </message>
    <message>
        <source>Look up a registered face</source>
        <translation>查询门禁登记的人脸</translation>
    </message>
    <message>
        <source>Choose the user type, enter the exact ID and press Enter.</source>
        <translation>选择用户类型，输入完整的 ID 后按回车。</translation>
    </message>
    <message>
        <source>Or try one of these sample people</source>
        <translation>也可试着查询以下示例人员</translation>
    </message>
    <message>
        <source>Connect to the face service</source>
        <translation>连接人脸服务</translation>
    </message>
    <message>
        <source>Choose a connection</source>
        <translation>请选择连接配置</translation>
    </message>
    <message>
        <source>No connection is selected. Choose one above, to the left of the user type.</source>
        <translation>尚未选择连接配置，请在上方用户类型左侧选择一个。</translation>
    </message>
    <message>
        <source>You need the API host, AppKey and AppSecret from your administrator.</source>
        <translation>请准备管理员提供的 API 域名、AppKey 和 AppSecret。</translation>
    </message>
    <message>
        <source>Set up connection</source>
        <translation>设置连接</translation>
    </message>
    <message>
        <source>Try with sample data</source>
        <translation>用示例数据试用</translation>
    </message>
</context>
<context>
    <name>Privacy</name>
    <message>
        <source>Photo shown</source>
        <translation>照片已显示</translation>
    </message>
    <message>
        <source>Photo hidden</source>
        <translation>照片已隐藏</translation>
    </message>
    <message>
        <source>Sharing mode is on</source>
        <translation>共享模式已开启</translation>
    </message>
    <message>
        <source>Sharing mode is off</source>
        <translation>共享模式已关闭</translation>
    </message>
</context>
<context>
    <name>ProfileDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>No system keyring was found. AppKey and AppSecret are kept until you quit.</source>
        <translation>未找到系统钥匙串。AppKey 和 AppSecret 仅保留到退出程序。</translation>
    </message>
    <message>
        <source>AppKey and AppSecret go into the system keyring, never into a file.</source>
        <translation>AppKey 和 AppSecret 存入系统钥匙串，不写入文件。</translation>
    </message>
    <message>
        <source>This connection is shared by all users of this computer. Only AppKey and AppSecret are your own.</source>
        <translation>该连接配置由本机所有用户共用，仅 AppKey 和 AppSecret 由各用户自行设置。</translation>
    </message>
    <message>
        <source>To be deleted when you save: {names}</source>
        <translation>保存时将删除：{names}</translation>
    </message>
    <message>
        <source>Keep for this session</source>
        <translation>仅在本次运行中保留</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>测试连接(&amp;T)</translation>
    </message>
    <message>
        <source>Discard your changes?</source>
        <translation>放弃更改？</translation>
    </message>
    <message>
        <source>They have not been saved.</source>
        <translation>这些更改尚未保存。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>继续编辑</translation>
    </message>
</context>
<context>
    <name>ProfileForm</name>
    <message>
        <source>Enter a name.</source>
        <translation>请填写名称。</translation>
    </message>
    <message>
        <source>A name has at most {n} characters.</source>
        <translation>名称最多 {n} 个字符。</translation>
    </message>
    <message>
        <source>This name is already in use.</source>
        <translation>该名称已存在。</translation>
    </message>
    <message>
        <source>Enter https:// and the host only, without a path.</source>
        <translation>请填写 https:// 和域名，后面不带路径。</translation>
    </message>
    <message>
        <source>Enter the AppKey.</source>
        <translation>请填写 AppKey。</translation>
    </message>
    <message>
        <source>Enter the AppSecret.</source>
        <translation>请填写 AppSecret。</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>API &amp;host</source>
        <translation>API 域名(&amp;H)</translation>
    </message>
    <message>
        <source>App&amp;Key</source>
        <translation>AppKey(&amp;K)</translation>
    </message>
    <message>
        <source>Unchanged if left empty</source>
        <translation>不填写则保持不变</translation>
    </message>
    <message>
        <source>Inside the reply (recommended)</source>
        <translation>随响应返回（推荐）</translation>
    </message>
    <message>
        <source>Hide ad&amp;vanced settings</source>
        <translation>收起高级设置(&amp;V)</translation>
    </message>
    <message>
        <source>Ad&amp;vanced…</source>
        <translation>高级(&amp;V)…</translation>
    </message>
    <message>
        <source>App&amp;Secret</source>
        <translation>AppSecret(&amp;S)</translation>
    </message>
    <message>
        <source>Sta&amp;ge</source>
        <translation>环境(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Photo delivery</source>
        <translation>照片获取方式(&amp;P)</translation>
    </message>
    <message>
        <source>As a link</source>
        <translation>以链接返回</translation>
    </message>
    <message>
        <source>The {key} contains spaces.</source>
        <translation>{key} 中含有空格。</translation>
    </message>
    <message>
        <source>The {key} contains invisible characters. Type it by hand.</source>
        <translation>{key} 中含有不可见字符，请手动输入。</translation>
    </message>
    <message>
        <source>The {key} contains full-width characters.</source>
        <translation>{key} 中含有全角字符。</translation>
    </message>
    <message>
        <source>The {key} contains characters that are not allowed.</source>
        <translation>{key} 中含有不应出现的字符。</translation>
    </message>
    <message>
        <source>As in “{name}” if left empty</source>
        <translation>留空则与“{name}”相同</translation>
    </message>
    <message>
        <source>The file does not exist.</source>
        <translation>文件不存在。</translation>
    </message>
    <message>
        <source>Enter host names only, such as img.example.com or img.example.com:8443.</source>
        <translation>请只填写域名，例如 img.example.com 或 img.example.com:8443。</translation>
    </message>
    <message>
        <source>Enter host and port, such as proxy.example.com:8080.</source>
        <translation>请填写主机和端口，例如 proxy.example.com:8080。</translation>
    </message>
    <message>
        <source>Choose a file with certificates</source>
        <translation>选择证书文件</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer)</source>
        <translation>证书 (*.pem *.crt *.cer)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Proxy user</source>
        <translation>代理用户名</translation>
    </message>
    <message>
        <source>Additional CA file</source>
        <translation>附加 CA 证书</translation>
    </message>
    <message>
        <source>Photo hosts</source>
        <translation>照片域名</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>不使用代理</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>使用系统代理</translation>
    </message>
    <message>
        <source>Custom proxy</source>
        <translation>手动设置代理</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Leave empty if not required</source>
        <translation>无需认证时留空</translation>
    </message>
    <message>
        <source>Trusted in addition to the system&apos;s</source>
        <translation>在系统证书之外额外信任</translation>
    </message>
    <message>
        <source>Only for photos delivered as links</source>
        <translation>仅用于以链接返回的照片</translation>
    </message>
    <message>
        <source>The file contains no readable certificate.</source>
        <translation>该文件中没有可读取的证书。</translation>
    </message>
    <message>
        <source>Enter a number from 1 to {most}.</source>
        <translation>请输入 1 到 {most} 之间的数字。</translation>
    </message>
    <message>
        <source>Lists: calls per second</source>
        <translation>列表：每秒调用次数</translation>
    </message>
    <message>
        <source>Lists: simultaneous calls</source>
        <translation>列表：同时调用数</translation>
    </message>
    <message>
        <source>{n} if left empty</source>
        <translation>留空则为 {n}</translation>
    </message>
</context>
<context>
    <name>Properties</name>
    <message>
        <source>The photo has not been examined yet.</source>
        <translation>这张照片尚未检查。</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>The photo contains a location</source>
        <translation>照片包含位置信息</translation>
    </message>
    <message>
        <source>The file says where the photo was taken. The saved original keeps the location; a copy saved as JPEG, PNG or WebP does not.</source>
        <translation>文件记录了拍摄位置。保存的原始文件含有位置，另存为 JPEG、PNG 或 WebP 的副本不含位置。</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>{size} ({bytes} bytes)</source>
        <translation>{size}（{bytes} 字节）</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>获取方式</translation>
    </message>
    <message>
        <source>inside the reply</source>
        <translation>随响应返回</translation>
    </message>
    <message>
        <source>as a link</source>
        <translation>以链接返回</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>rotated as the file specifies (EXIF {n})</source>
        <translation>已按文件记录的方向转正（EXIF {n}）</translation>
    </message>
    <message>
        <source>shown as stored</source>
        <translation>按存储方向显示</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>File problems</source>
        <translation>文件问题</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Photo properties</source>
        <translation>照片属性</translation>
    </message>
    <message>
        <source>Measured at the centre</source>
        <translation>照片中部测量值</translation>
    </message>
    <message>
        <source>Stored in the file</source>
        <translation>文件中记录的信息</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>RecordFields</name>
    <message>
        <source>your time {moment}</source>
        <translation>本机时间 {moment}</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>Diagnostic report</source>
        <translation>诊断报告</translation>
    </message>
    <message>
        <source>For technical support. The report contains the name of the API host, but no secrets and nothing about the people who were looked up. It stays on this computer unless you send it.</source>
        <translation>供技术支持使用。报告中有 API 域名，不含密钥和被查询者的信息。除非主动发送，报告不会离开本机。</translation>
    </message>
    <message>
        <source>Report saved as {file}</source>
        <translation>报告已保存为 {file}</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>RetryButton</name>
    <message>
        <source>Try again in {n} s</source>
        <translation>{n} 秒后可重试</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The server asked for this waiting time</source>
        <translation>服务器要求等待这段时间</translation>
    </message>
</context>
<context>
    <name>ExchangeText</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>标头</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>String to sign</source>
        <translation>待签名字符串</translation>
    </message>
    <message>
        <source>HTTP status</source>
        <translation>HTTP 状态</translation>
    </message>
    <message>
        <source>‹hidden›</source>
        <translation>‹已隐藏›</translation>
    </message>
    <message>
        <source>Not kept: the reply is about another person.</source>
        <translation>未保留：响应内容属于他人。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>Only the beginning is kept, without photos.</source>
        <translation>仅保留开头部分，不含照片。</translation>
    </message>
    <message>
        <source>Not kept: the reply is too long.</source>
        <translation>未保留：响应过长。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
</context>
<context>
    <name>SaveDialog</name>
    <message>
        <source>Enter your name.</source>
        <translation>请填写操作人。</translation>
    </message>
    <message>
        <source>Enter the purpose.</source>
        <translation>请填写用途。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Ticket 4711</source>
        <translation>工单 4711</translation>
    </message>
    <message>
        <source>Also save the record (JSON, full user ID)</source>
        <translation>同时保存记录（JSON，含完整用户 ID）</translation>
    </message>
    <message>
        <source>Show the full user ID</source>
        <translation>显示完整用户 ID</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Choose where…</source>
        <translation>选择位置…</translation>
    </message>
    <message>
        <source>One page with photo, verdict and fields, with a watermark.</source>
        <translation>一页，含照片、通行结论和各字段，带水印。</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>A new file, upright and without metadata.</source>
        <translation>生成新文件，方向已校正，不含元数据。</translation>
    </message>
    <message>
        <source>Save a watermarked copy</source>
        <translation>保存带水印的副本</translation>
    </message>
    <message>
        <source>Operator, time and purpose are repeated across the copy. The original photo is not changed.</source>
        <translation>副本上铺满操作人、时间和用途的水印；原照片不变。</translation>
    </message>
    <message>
        <source>Save an evidence pack</source>
        <translation>保存证据包</translation>
    </message>
    <message>
        <source>One zip file with the original photo, a watermarked copy, and the record with the full user ID.</source>
        <translation>一个 zip 文件，含原始照片、水印副本和记录（含完整用户 ID）。</translation>
    </message>
    <message>
        <source>Its manifest reveals accidental or clumsy changes. It is not a signature.</source>
        <translation>其清单可发现误改或简单篡改，但并非数字签名。</translation>
    </message>
    <message>
        <source>Save a record sheet</source>
        <translation>保存记录单</translation>
    </message>
    <message>
        <source>Print a record sheet</source>
        <translation>打印记录单</translation>
    </message>
    <message>
        <source>The original contains the location where the photo was taken.</source>
        <translation>原始照片含有拍摄位置。</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>Ticket {number}</source>
        <translation>工单 {number}</translation>
    </message>
    <message>
        <source>The original contains the location where the photo was taken</source>
        <translation>原始照片含有拍摄位置</translation>
    </message>
    <message>
        <source>A copy without metadata looks the same but does not contain it.</source>
        <translation>不含元数据的副本看起来相同，但没有拍摄位置。</translation>
    </message>
    <message>
        <source>Save the original…</source>
        <translation>保存原始照片…</translation>
    </message>
    <message>
        <source>Save without metadata…</source>
        <translation>保存无元数据的副本…</translation>
    </message>
    <message>
        <source>No program was found that can show folders</source>
        <translation>未找到可显示文件夹的程序</translation>
    </message>
    <message>
        <source>The file is in {folder}.</source>
        <translation>文件位于 {folder}。</translation>
    </message>
    <message>
        <source>Still saving {file}</source>
        <translation>仍在保存 {file}</translation>
    </message>
    <message>
        <source>Still saving</source>
        <translation>仍在保存</translation>
    </message>
    <message>
        <source>Wait until it is saved, or close again to quit without saving.</source>
        <translation>请等待保存完成，或再次关闭以放弃保存并退出。</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Not saved: the file of the person looked up before</source>
        <translation>未保存：之前所查人员的文件</translation>
    </message>
    <message>
        <source>Not saved: {file}, of the person looked up before</source>
        <translation>未保存：{file}（之前所查人员的文件）</translation>
    </message>
    <message>
        <source>Not printed: another person has been looked up since.</source>
        <translation>未打印：此后已查询其他人员。</translation>
    </message>
    <message>
        <source>This is the data as received, for the vendor to analyse. Do not use it as a photo.</source>
        <translation>这是收到的原始数据，供厂商排查，请勿当作照片使用。</translation>
    </message>
    <message>
        <source>Face photos are sensitive personal information. Save only what you need and delete it afterwards.</source>
        <translation>人脸照片属于敏感个人信息，请仅保存必要内容，用后及时删除。</translation>
    </message>
    <message>
        <source>Check it any time with faceviewer-cli verify.</source>
        <translation>可随时用 faceviewer-cli verify 核对。</translation>
    </message>
    <message>
        <source>The record was saved as {file}</source>
        <translation>记录已保存为 {file}</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>已保存至 {path}</translation>
    </message>
    <message>
        <source>Sent to {printer}</source>
        <translation>已发送至 {printer}</translation>
    </message>
</context>
<context>
    <name>Screen</name>
    <message>
        <source>The data can be saved as received, for the vendor.</source>
        <translation>收到的数据可原样保存，供厂商排查。</translation>
    </message>
    <message>
        <source>a person whose name is hidden</source>
        <translation>姓名已隐藏的人员</translation>
    </message>
    <message>
        <source>a person without a name</source>
        <translation>未知姓名的人员</translation>
    </message>
    <message>
        <source>No face to show</source>
        <translation>没有可显示的人脸</translation>
    </message>
</context>
<context>
    <name>Busy</name>
    <message>
        <source>Trying again in {n} s.</source>
        <translation>{n} 秒后重试。</translation>
    </message>
    <message>
        <source>Record received, getting the photo…</source>
        <translation>已收到记录，正在获取照片……</translation>
    </message>
    <message>
        <source>Asking {host}… {s} of {limit} s</source>
        <translation>正在请求 {host}…… {s}/{limit} 秒</translation>
    </message>
    <message>
        <source>Asking {host}, attempt {n} of 3… {s} of {limit} s</source>
        <translation>正在请求 {host}（第 {n} 次，共 3 次）…… {s}/{limit} 秒</translation>
    </message>
    <message>
        <source>Waiting for the keyring… {s} of {limit} s</source>
        <translation>正在等待钥匙串…… {s}/{limit} 秒</translation>
    </message>
</context>
<context>
    <name>Announcements</name>
    <message>
        <source>The lookup was cancelled.</source>
        <translation>查询已取消。</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Hide {secret}</source>
        <translation>隐藏内容：{secret}</translation>
    </message>
    <message>
        <source>Show {secret}</source>
        <translation>显示内容：{secret}</translation>
    </message>
</context>
<context>
    <name>SharingSign</name>
    <message>
        <source>Sharing mode: photos and names are hidden, IDs are masked. Hold Space on the photo to see it.</source>
        <translation>共享模式：照片和姓名已隐藏，ID 已脱敏。在照片上按住空格键可查看照片。</translation>
    </message>
    <message>
        <source>A screen reader may still read out each key that is typed.</source>
        <translation>屏幕阅读器可能仍会读出所按的每个键。</translation>
    </message>
    <message>
        <source>End sharing mode</source>
        <translation>结束共享模式</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Reset to {keys}</source>
        <translation>恢复为 {keys}</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Press the new keys for “{name}”</source>
        <translation>按下“{name}”的新快捷键</translation>
    </message>
    <message>
        <source>Choose a line above</source>
        <translation>请在上方选择一项</translation>
    </message>
    <message>
        <source>Press shortcut</source>
        <translation>按下快捷键</translation>
    </message>
</context>
<context>
    <name>ShortcutTree</name>
    <message>
        <source>{name} (on the photo)</source>
        <translation>{name}（焦点在照片上时）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Changed from {keys}</source>
        <translation>原为 {keys}</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Input methods use these keys.</source>
        <translation>输入法会使用这些按键。</translation>
    </message>
    <message>
        <source>Text fields use these keys.</source>
        <translation>文本框会使用这些按键。</translation>
    </message>
    <message>
        <source>A menu opens with these keys.</source>
        <translation>这些按键用于打开菜单。</translation>
    </message>
    <message>
        <source>The photo uses this key itself.</source>
        <translation>照片本身会使用此按键。</translation>
    </message>
    <message>
        <source>This key is needed for typing. Hold Ctrl or Alt with it.</source>
        <translation>此按键用于输入文字，请与 Ctrl 或 Alt 一起使用。</translation>
    </message>
    <message>
        <source>{keys} is in use for “{name}”.</source>
        <translation>{keys} 已用于“{name}”。</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>{name}, pinned</source>
        <translation>{name}（已固定）</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已固定</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消固定</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Look up another ID to compare it.</source>
        <translation>查询另一个 ID 即可对比。</translation>
    </message>
    <message>
        <source>No name in the record</source>
        <translation>记录中没有姓名</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>{n} ms</source>
        <translation>{n} 毫秒</translation>
    </message>
    <message>
        <source>Secret kept by Windows Credential Manager</source>
        <translation>密钥存于 Windows 凭据管理器</translation>
    </message>
    <message>
        <source>Secret kept in the macOS keychain</source>
        <translation>密钥存于 macOS 钥匙串</translation>
    </message>
    <message>
        <source>Secret kept in the system keyring</source>
        <translation>密钥存于系统钥匙串</translation>
    </message>
    <message>
        <source>Secret kept until you quit</source>
        <translation>密钥仅保留到退出程序</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>No lookup is shown.</source>
        <translation>当前没有显示查询结果。</translation>
    </message>
    <message>
        <source>failed here</source>
        <translation>在此失败</translation>
    </message>
    <message>
        <source>Request {n}</source>
        <translation>第 {n} 次请求</translation>
    </message>
    <message>
        <source>Photo from its link</source>
        <translation>从链接获取照片</translation>
    </message>
    <message>
        <source>over an open connection</source>
        <translation>复用已有连接</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Start (ms)</source>
        <translation>开始（毫秒）</translation>
    </message>
    <message>
        <source>Duration (ms)</source>
        <translation>耗时（毫秒）</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>TypeCombo</name>
    <message>
        <source>User type</source>
        <translation>用户类型</translation>
    </message>
</context>
<context>
    <name>UserType</name>
    <message>
        <source>Identity ID</source>
        <translation>身份 ID</translation>
    </message>
    <message>
        <source>Third-party account (OA)</source>
        <translation>三方账号</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>Yundun account (legacy)</source>
        <translation>云盾账号（旧）</translation>
    </message>
    <message>
        <source>The person&apos;s identity ID, exactly as registered.</source>
        <translation>员工的身份 ID，需与登记的完全一致。</translation>
    </message>
    <message>
        <source>The account in the company&apos;s own system, exactly as registered.</source>
        <translation>企业自有系统中的账号，需与登记的完全一致。</translation>
    </message>
    <message>
        <source>11 digits; spaces and +86 are removed.</source>
        <translation>11 位数字；空格和 +86 会自动去除。</translation>
    </message>
    <message>
        <source>An account of the older user system, exactly as registered.</source>
        <translation>旧用户体系的账号，需与登记的完全一致。</translation>
    </message>
</context>
<context>
    <name>VerdictPanel</name>
    <message>
        <source>Hide reasons</source>
        <translation>收起依据</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>判断依据</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>通行结论</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Limits of the verdict</source>
        <translation>结论的局限</translation>
    </message>
</context>
<context>
    <name>PhotoDrag</name>
    <message>
        <source>Not looked up: a code was scanned while the photo was being dragged. Scan it again.</source>
        <translation>未查询：扫描时正在拖动照片。请重新扫描。</translation>
    </message>
    <message>
        <source>The photo that was dragged out contains the location where it was taken</source>
        <translation>拖出的照片含有拍摄位置</translation>
    </message>
    <message>
        <source>A copy without metadata looks the same but does not contain it.</source>
        <translation>不含元数据的副本看起来相同，但没有拍摄位置。</translation>
    </message>
</context>
<context>
    <name>Scanner</name>
    <message>
        <source>Caps Lock is on: capital and small letters may be swapped. Choose the ID.</source>
        <translation>大写锁定已打开：字母大小写可能颠倒。请选择 ID。</translation>
    </message>
    <message>
        <source>Not looked up: a code was scanned while a dialog was open. Close it and scan again.</source>
        <translation>未查询：扫描时有对话框打开。请关闭对话框后重新扫描。</translation>
    </message>
    <message>
        <source>Not looked up: the input method changed what was scanned. Switch it to English (Shift), then scan again.</source>
        <translation>未查询：输入法改动了扫描的内容。请将输入法切换到英文（按 Shift）后重新扫描。</translation>
    </message>
    <message>
        <source>Not looked up: no user ID was found in the scanned code.</source>
        <translation>未查询：扫描的内容中没有找到用户 ID。</translation>
    </message>
    <message>
        <source>Scanned just before this one</source>
        <translation>在此之前刚扫描的 ID</translation>
    </message>
    <message>
        <source>The field was not empty before the scan. Choose the ID.</source>
        <translation>扫描前输入框中已有内容，请选择其中的 ID。</translation>
    </message>
    <message>
        <source>The code has several parts. Choose the ID.</source>
        <translation>条码含多个部分，请选择其中的 ID。</translation>
    </message>
</context>
<context>
    <name>TypedAhead</name>
    <message>
        <source>This is still the result for {whose}. Press Enter to look up what you typed, or Esc to restore the ID.</source>
        <translation>当前仍为此人的查询结果：{whose}。按回车查询输入的 ID，按 Esc 恢复原 ID。</translation>
    </message>
    <message>
        <source>the previous person</source>
        <translation>之前的人员</translation>
    </message>
</context>
<context>
    <name>CheckList</name>
    <message>
        <source>Checking…</source>
        <translation>正在检查……</translation>
    </message>
    <message>
        <source>Waiting for the keyring…</source>
        <translation>正在等待钥匙串……</translation>
    </message>
    <message>
        <source>The connection works.</source>
        <translation>连接正常。</translation>
    </message>
    <message>
        <source>The connection does not work.</source>
        <translation>连接不可用。</translation>
    </message>
</context>
<context>
    <name>ConnectionList</name>
    <message>
        <source>Connections</source>
        <translation>连接配置</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>新增(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>生产环境</translation>
    </message>
    <message>
        <source>&amp;Undo deletion</source>
        <translation>撤销删除(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;More</source>
        <translation>更多(&amp;M)</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制一份</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
</context>
<context>
    <name>CheckDoors</name>
    <message>
        <source>Checking the doors…</source>
        <translation>正在查询门禁设备……</translation>
    </message>
    <message>
        <source>The doors have not been checked for this record.</source>
        <translation>尚未查询该记录的门禁设备。</translation>
    </message>
</context>
<context>
    <name>DoorsDialog</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新查询</translation>
    </message>
    <message>
        <source>{n} of {count} shown</source>
        <translation>显示 {n}/{count} 台</translation>
    </message>
    <message>
        <source>Whether the device at each door has this face, as reported by the service.</source>
        <translation>根据服务返回的信息，各门禁设备上有无该人脸。</translation>
    </message>
    <message>
        <source>Checked at {time}.</source>
        <translation>查询时间：{time}。</translation>
    </message>
    <message>
        <source>Doors</source>
        <translation>门禁设备</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Synced</source>
        <translation>同步时间</translation>
    </message>
    <message>
        <source>Selected door</source>
        <translation>所选设备</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Sort by {column}</source>
        <translation>按此列排序：{column}</translation>
    </message>
</context>
<context>
    <name>ListControl</name>
    <message>
        <source>The list was stopped: {done} of {count}</source>
        <translation>列表查询已停止：{done}/{count}</translation>
    </message>
    <message>
        <source>The list is done: {count}</source>
        <translation>列表查询已完成：{count}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取……</translation>
    </message>
    <message>
        <source>The rest was not run.</source>
        <translation>其余未查询。</translation>
    </message>
    <message>
        <source>Paste a list or one ID per line, drop a file here, or open one: Excel, ODS, CSV or text.</source>
        <translation>请粘贴列表或每行一个 ID，将文件拖到此处，或打开文件：Excel、ODS、CSV 或文本。</translation>
    </message>
    <message>
        <source>a pasted list</source>
        <translation>粘贴的列表</translation>
    </message>
    <message>
        <source>Not finished: {names}. Open that list again to continue.</source>
        <translation>未完成：{names}。再次载入该列表即可继续。</translation>
    </message>
    <message>
        <source>Results are kept on this computer until the report is saved, for {n} days at most.</source>
        <translation>结果保留在本机，直至保存报告，最多 {n} 天。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue ({n} left)</source>
        <translation>继续（剩余 {n}）</translation>
    </message>
    <message>
        <source>Look up all ({n})</source>
        <translation>全部查询（{n}）</translation>
    </message>
    <message>
        <source>Retry failed ({n})</source>
        <translation>重试失败项（{n}）</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止……</translation>
    </message>
    <message>
        <source>Paused: {done} of {count}</source>
        <translation>已暂停：{done}/{count}</translation>
    </message>
    <message>
        <source>Delete the results</source>
        <translation>删除结果</translation>
    </message>
    <message>
        <source>Close the list</source>
        <translation>关闭列表</translation>
    </message>
</context>
<context>
    <name>ListDialog</name>
    <message>
        <source>Choose…</source>
        <translation>请选择…</translation>
    </message>
    <message>
        <source>Cells with numbers: {n}. Each is the full ID; nothing was cut off or rounded</source>
        <translation>数值单元格：{n} 个，均为完整 ID，未被截断或舍入</translation>
    </message>
    <message>
        <source>Look up hidden rows, too: {rows}</source>
        <translation>同时查询隐藏的行：{rows}</translation>
    </message>
    <message>
        <source>Shows who has a face record, whose has expired and who is denied. Photos are not fetched.</source>
        <translation>查看哪些人有人脸记录、已过期或被禁止通行。不获取照片。</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Column with the IDs</source>
        <translation>ID 所在列</translation>
    </message>
    <message>
        <source>Rows of the list</source>
        <translation>列表中的行</translation>
    </message>
    <message>
        <source>Selected row</source>
        <translation>选中的行</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Sample list</source>
        <translation>示例列表</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Cancel run</source>
        <translation>取消查询</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>Back to row {n} of the list</source>
        <translation>返回列表第 {n} 行</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
</context>
<context>
    <name>RowTable</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>ListReader</name>
    <message>
        <source>Open a list</source>
        <translation>打开列表</translation>
    </message>
    <message>
        <source>Lists (*.xlsx *.xls *.ods *.csv *.tsv *.txt *.jsonl)</source>
        <translation>列表 (*.xlsx *.xls *.ods *.csv *.tsv *.txt *.jsonl)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>ListReportDialog</name>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>The report has everybody&apos;s name and verdict. Delete it when you no longer need it.</source>
        <translation>报告含列表中所有人的姓名和结论，不再需要时请删除。</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>All ({n})</source>
        <translation>全部（{n}）</translation>
    </message>
    <message>
        <source>Those shown ({n})</source>
        <translation>仅当前显示（{n}）</translation>
    </message>
    <message>
        <source>With full user IDs, so that the report can be used as a list</source>
        <translation>含完整 ID（作为下次的列表时需要）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
</context>
<context>
    <name>Reports</name>
    <message>
        <source>{list}-report</source>
        <translation>{list}-报告</translation>
    </message>
    <message>
        <source>list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Save names and verdicts there?</source>
        <translation>是否将姓名和结论保存到此位置？</translation>
    </message>
    <message>
        <source>This folder is not on this computer alone: {service}.</source>
        <translation>该文件夹的内容不只在本机：{service}。</translation>
    </message>
    <message>
        <source>Save there</source>
        <translation>仍保存到此位置</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>另选文件夹</translation>
    </message>
    <message>
        <source>Saved as {file}</source>
        <translation>已保存为 {file}</translation>
    </message>
    <message>
        <source>Workbook</source>
        <translation>工作簿</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Replacement</name>
    <message>
        <source>Restart</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>FaceViewer was upgraded while this window was open</source>
        <translation>此窗口打开期间，FaceViewer 已升级</translation>
    </message>
    <message>
        <source>Only features that were already in use keep working. Restart to use the new version.</source>
        <translation>只有已用过的功能可继续使用。重新启动即可使用新版本。</translation>
    </message>
    <message>
        <source>FaceViewer was removed while this window was open</source>
        <translation>此窗口打开期间，FaceViewer 已被卸载</translation>
    </message>
    <message>
        <source>Only features that were already in use keep working.</source>
        <translation>只有已用过的功能可继续使用。</translation>
    </message>
</context>
<context>
    <name>Updates</name>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Check once a day</source>
        <translation>每天检查一次</translation>
    </message>
    <message>
        <source>Do not check</source>
        <translation>不检查</translation>
    </message>
    <message>
        <source>Stop the daily check</source>
        <translation>停止每天检查</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Updates are managed by the administrator of this computer</source>
        <translation>本机的更新由管理员负责</translation>
    </message>
    <message>
        <source>No address for update notices is set</source>
        <translation>未设置更新通知的地址</translation>
    </message>
    <message>
        <source>Asking {host}…</source>
        <translation>正在请求 {host}……</translation>
    </message>
    <message>
        <source>Check for newer versions?</source>
        <translation>是否检查新版本？</translation>
    </message>
    <message>
        <source>Once a day, when it starts, FaceViewer would ask {host} for one small signed file. Nothing about you or the people you look up is sent, and nothing is installed automatically.</source>
        <translation>每天首次启动时，向 {host} 请求一个经签名的小文件。不发送任何有关使用者或所查人员的信息，也不会自动安装任何内容。</translation>
    </message>
    <message>
        <source>FaceViewer {version} is available; this is {installed}</source>
        <translation>FaceViewer {version} 已发布，当前版本为 {installed}</translation>
    </message>
    <message>
        <source>FaceViewer {version} is the newest version</source>
        <translation>FaceViewer {version} 已是最新版本</translation>
    </message>
    <message>
        <source>Checked with {host}.</source>
        <translation>已向 {host} 查询。</translation>
    </message>
    <message>
        <source>No server was contacted. This is FaceViewer {version}.</source>
        <translation>未连接任何服务器。当前版本为 FaceViewer {version}。</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>文件夹(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 File</source>
        <translation>%1 文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QPrintSettingsOutput</name>
    <message>
        <source>Page &amp;Set:</source>
        <translation>页面范围(&amp;S)：</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>QPageSetupWidget</name>
    <message>
        <source>Pages &amp;per sheet:</source>
        <translation>每张页数(&amp;P)：</translation>
    </message>
    <message>
        <source>Page &amp;order:</source>
        <translation>页面顺序(&amp;O)：</translation>
    </message>
</context>
<context>
    <name>QCupsJobWidget</name>
    <message>
        <source>Scheduled &amp;printing:</source>
        <translation>定时打印(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Billing information:</source>
        <translation>计费信息(&amp;B)：</translation>
    </message>
    <message>
        <source>Job &amp;priority:</source>
        <translation>任务优先级(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Start:</source>
        <translation>起始页(&amp;S)：</translation>
    </message>
    <message>
        <source>&amp;End:</source>
        <translation>结束页(&amp;E)：</translation>
    </message>
</context>
</TS>
